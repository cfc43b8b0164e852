/**
 * Follows a run by server-sent events: what is stored first, then what comes. When the connection is lost it says so, and goes on
 * where it was.
 *
 * @module
 */

/** An event of a run, as far as pages look at it. */
export interface RunEvent {
  readonly type: string;
  readonly seq: number;
  readonly asset?: string;
  readonly partition?: string;
  readonly done?: number;
  readonly total?: number;
  readonly plan?: readonly { readonly asset: string; readonly partition: string; readonly action: string }[];
}

/** Who follows. */
export interface Follower {
  heard(event: RunEvent): void;
  /** The run is over. */
  over(status: string): void;
  lost(): void;
  back(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Follows.
 *
 * @param address of the events
 * @param run of the run itself, which is asked when the stream refuses
 */
export function follow(address: string, run: string, follower: Follower): void {
  let last = 0;
  let isLost = false;
  let wait = FIRST_WAIT_MS;

  const lose = () => {
    if (isLost) return;
    isLost = true;
    follower.lost();
  };
  const connect = () => {
    const source = new EventSource(last === 0 ? address : `${address}?after=${last}`);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      if (!isLost) return;
      isLost = false;
      follower.back();
    };
    source.onmessage = ({ data, lastEventId }) => {
      if (lastEventId !== "") last = Number(lastEventId);
      follower.heard(JSON.parse(data) as RunEvent);
    };
    source.addEventListener("end", ({ data }) => {
      source.close();
      follower.over((JSON.parse(data) as { status: string }).status);
    });
    source.onerror = () => {
      // Closed for good: the server refused, or there was nothing more to come.
      if (source.readyState === EventSource.CLOSED) void ask();
      else lose();
    };
  };
  const ask = async () => {
    try {
      const answer = await fetch(run, { headers: { accept: "application/json" } });
      const { status } = await answer.json() as { status?: string };
      if (answer.ok && status !== undefined && status !== "running") return follower.over(status);
    } catch {
      // Away as well.
    }
    lose();
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  connect();
}
