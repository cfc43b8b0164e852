/**
 * `models compare`: two versions side by side.
 *
 * @module
 */
import { whilePinned } from "../../../../assets/engine/mod.ts";
import { compareVersions, type Comparison } from "../../../registry/compare.ts";
import { neededBy } from "../../../registry/retention.ts";
import { EXIT, type ExitCode, UsageError } from "../../exit.ts";
import type { Session } from "../../session.ts";
import { style } from "../../style.ts";
import { table } from "../../table.ts";
import { givenVersion, shortSpec } from "../../versions.ts";
import { count } from "../../words.ts";

/** Prints both, the differences and how sure they are. */
export async function compareModels(
  session: Session,
  one: string,
  other: string,
  options: { json: boolean },
): Promise<ExitCode> {
  const { engine, database: { versions, measurements }, terminal, signal } = session;
  const [a, b] = [await givenVersion(versions, one), await givenVersion(versions, other)];
  if (a.number === b.number) throw new UsageError(`Version ${a.number} cannot be compared with itself`);
  const compared = await whilePinned(
    engine,
    [...await neededBy(engine, [a, b])],
    signal,
    () =>
      compareVersions({ ...engine, measurements }, a, b, signal, (number) => {
        terminal.err(`Fitting the configuration of version ${number} again, for the same test part`);
      }),
  );
  if (options.json) {
    terminal.out(JSON.stringify(compared, null, 2));
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  terminal.out(`version ${a.number}  ${shortSpec(a.spec)}`);
  terminal.out(`version ${b.number}  ${shortSpec(b.spec)}`);
  terminal.out("");
  const columns = [
    { title: "metric" },
    { title: `version ${a.number}`, side: "right" as const },
    { title: `version ${b.number}`, side: "right" as const },
    { title: "difference", side: "right" as const },
    { title: "95 % interval" },
    { title: "p", side: "right" as const },
  ];
  const rows = compared.metrics.map(({ metric, a, b, difference, low, high, pValue }) => [
    metric,
    a.toFixed(4),
    b.toFixed(4),
    signed(difference),
    `${signed(low)} to ${signed(high)}`,
    pValue.toFixed(3),
  ]);
  for (const line of table(columns, rows, terminal.width(), paint)) terminal.out(line);
  terminal.err(howInWords(compared));
  return EXIT.done;
}

function howInWords({ a, b, measuredOn, sameTestPart, users }: Comparison): string {
  const part = sameTestPart
    ? "Both were measured on the same test part"
    : `They were measured on different plays: the configuration of version ${
      measuredOn === a ? b : a
    } was fit again, and both are measured on the test part of version ${measuredOn}`;
  return `${part}, ${count(users, "user")}. Intervals by the paired bootstrap over users.`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}
