/**
 * Prometheus as a child process, with the rules and the scraping of `infra/monitoring`.
 *
 * @module
 */
import { parse, stringify } from "yaml";
import { Child } from "./child.ts";
import { textOf } from "./deployment.ts";
import { CHECKOUT } from "./program.ts";

/** A value of an instant query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

interface Configuration {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: { static_configs: { targets: string[] }[] }[];
}

/** A Prometheus that listens. */
export class Prometheus implements AsyncDisposable {
  private constructor(readonly child: Child, readonly address: string) {}

  /**
   * Starts it and waits until it is ready.
   *
   * @param target host and port of the server to scrape, once a second
   * @param folder where it may write
   */
  static async start(program: string, target: string, folder: string): Promise<Prometheus> {
    await Deno.mkdir(folder);
    const config = parse(await textOf("infra/monitoring/prometheus.yml")) as Configuration;
    config.global = { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" };
    config.rule_files = [`${CHECKOUT}/infra/monitoring/alerts.yml`];
    config.scrape_configs[0]!.static_configs = [{ targets: [target] }];
    await Deno.writeTextFile(`${folder}/prometheus.yml`, stringify(config));
    const port = freePort();
    const child = new Child(program, {
      args: [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      cwd: folder,
      stdin: "null",
    });
    const started = new Prometheus(child, `http://127.0.0.1:${port}`);
    try {
      await child.seen("Server is ready to receive web requests");
      return started;
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** An instant query. @throws {Error} with what Prometheus says of it. */
  async query(query: string): Promise<Sample[]> {
    const response = await fetch(`${this.address}/api/v1/query`, {
      method: "POST",
      body: new URLSearchParams({ query }),
    });
    const { data, error } = await response.json() as { data?: { result: Sample[] }; error?: string };
    if (data === undefined) throw new Error(`${query}: ${error}`);
    return data.result;
  }

  /** The names of all metrics. */
  async names(): Promise<string[]> {
    const response = await fetch(`${this.address}/api/v1/label/__name__/values`);
    return (await response.json() as { data: string[] }).data;
  }

  /** Waits until the server was scraped so many times in all. */
  async scraped(times: number): Promise<void> {
    for (let tries = 0;; tries++) {
      const [sample] = await this.query('sum(sum_over_time(up{job="questline"}[10m]))');
      if (Number(sample?.value[1] ?? 0) >= times) return;
      if (tries > 600) throw new Error(`The server was not scraped ${times} times`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }
}

/** A port that nobody listens on just now: Prometheus cannot choose one by itself. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
