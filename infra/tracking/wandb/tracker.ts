/**
 * Follows runs for Weights & Biases by recording them: everything a run does for it is to write to the spool.
 *
 * @module
 */
import {
  type AssetKey,
  type Fingerprint,
  type RunEvent,
  stepId,
  type StepKey,
  type Tracker,
} from "../../../assets/engine/mod.ts";
import { type Numbers, runName } from "./numbers.ts";
import { endOf, rowOf, wandbId } from "./rows.ts";
import { runUrl, type WandbSettings } from "./settings.ts";
import type { OpenRecording, Spool } from "./spool.ts";

/** What a tracker works with. */
export interface TrackerOptions {
  readonly settings: WandbSettings;
  readonly spool: Spool;
  readonly numbers: Numbers;
  /** The assets that get a run each time they are materialized. */
  readonly assets: ReadonlySet<AssetKey>;
  readonly configOf: (asset: AssetKey) => Readonly<Record<string, unknown>>;
  /** Whose project it is, as far as that is known by now. */
  readonly entity: () => string | undefined;
  /** Runs are about to be made. */
  readonly onStart: () => void;
  /** A recording can be sent. */
  readonly onRecorded: () => void;
  /** The disk refused: nothing more is recorded of this run. */
  readonly onFailure: (error: unknown) => void;
}

/** A tracker that lets go of its files. */
export type WandbTracker = Tracker & Disposable;

interface Open {
  readonly recording: OpenRecording;
  readonly fingerprint: Fingerprint;
}

/** The name under which links stand in the metadata. */
export const TRACKER_NAME = "Weights & Biases";

/** Makes the tracker. */
export function wandbTracker(options: TrackerOptions): WandbTracker {
  const { settings, spool, numbers, assets } = options;
  /** By step: its lease lets one run at a time work on it. */
  const open = new Map<string, Open>();
  const opened = ({ asset, partition }: StepKey) => open.get(stepId(asset, partition));

  function begin(event: Extract<RunEvent, { type: "step_started" }>): void {
    // A step starts anew when its source changed while it was read.
    discard(event);
    const { asset, partition, at, runId, fingerprint } = event;
    const { server, project } = settings;
    const recording = spool.begin({
      type: "start",
      format: 1,
      id: wandbId(runId, event),
      server,
      project,
      entity: options.entity() ?? null,
      runId,
      asset,
      partition,
      at,
    });
    open.set(stepId(asset, partition), { recording, fingerprint });
  }

  function finish(event: Extract<RunEvent, { type: "step_materialized" }>): void {
    const found = opened(event);
    if (found === undefined) return;
    open.delete(stepId(event.asset, event.partition));
    const { recording, fingerprint } = found;
    const number = numbers.next(settings.project);
    const told = { ...event, fingerprint, config: options.configOf(event.asset) };
    const { leftOut } = recording;
    const end = endOf(told, { at: event.at, durationMs: event.durationMs, leftOut });
    recording.finish({ ...end, number, name: runName(settings.project, number) });
    options.onRecorded();
  }

  function discard({ asset, partition }: StepKey): void {
    const found = opened({ asset, partition });
    open.delete(stepId(asset, partition));
    found?.recording.discard();
  }

  function follow(event: RunEvent): void {
    if (event.type === "run_started") {
      const mayRun = event.plan.some(({ asset, action }) =>
        assets.has(asset) && (action === "run" || action === "maybe")
      );
      return mayRun ? options.onStart() : undefined;
    }
    if (!("asset" in event) || !assets.has(event.asset)) return;
    switch (event.type) {
      case "step_started":
        return begin(event);
      case "step_measured":
        return opened(event)?.recording.row(rowOf(event));
      case "step_retrying":
        return opened(event)?.recording.restart();
      case "step_materialized":
        return finish(event);
      case "step_failed":
      case "step_cancelled":
        return discard(event);
    }
  }

  return {
    name: TRACKER_NAME,
    handle(event) {
      try {
        follow(event);
      } catch (error) {
        options.onFailure(error);
        throw error; // The run no longer tells it anything.
      }
    },
    link(step) {
      const found = opened(step);
      if (found === undefined) return undefined;
      const { recording } = found;
      try {
        // It is about to be committed: from here on a crash must lose nothing.
        recording.save();
      } catch (error) {
        options.onFailure(error);
        throw error;
      }
      const { id, server, project, entity } = recording.start;
      const whose = entity ?? options.entity();
      return whose === undefined ? undefined : runUrl(server, whose, project, id);
    },
    [Symbol.dispose]() {
      for (const { recording } of open.values()) recording.discard();
      open.clear();
    },
  };
}
