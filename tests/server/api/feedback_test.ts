/** @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { FeedbackRefusedError } from "../../../server/refusals.ts";
import { withWorld } from "../small_world.ts";

const play = { kind: "play", user_id: "ann", game_id: "go" };

Deno.test("POST /events keeps plays and clicks, and answers their ids", () =>
  withWorld(async (world) => {
    const response = await world.send("POST", "/events", {
      events: [
        { ...play, id: "session-1", minutes: 90, time: "2026-03-01T18:30:00+01:00" },
        { ...play, user_id: " 앤 ", weight: 4.5 },
        { ...play, kind: "click" },
      ],
    }, { "idempotency-key": "batch-7" });
    assertEquals([response.status, await response.json()], [202, {
      accepted: 3,
      ids: ["session-1", "batch-7-1", "batch-7-2"],
    }]);
    assertEquals(world.kept.map(({ id, kind, user, weight }) => [id, kind, user, weight]), [
      ["session-1", "play", "ann", 1.5],
      ["batch-7-1", "play", "앤", 4.5],
      ["batch-7-2", "click", "ann", 1],
    ]);
    assertEquals(world.kept[0]!.at, Date.UTC(2026, 2, 1, 17, 30));
    assertEquals(world.kept[1]!.at, world.kept[1]!.receivedAt);
  }));

Deno.test("POST /events makes ids up that no other batch has", () =>
  withWorld(async (world) => {
    for (let i = 0; i < 2; i++) {
      await (await world.send("POST", "/events", { events: [play, play] })).body?.cancel();
    }
    assertEquals(new Set(world.kept.map(({ id }) => id)).size, 4);
    for (const { id } of world.kept) assertMatch(id, /^[A-Za-z0-9._:-]{1,128}$/);
  }));

Deno.test("POST /events refuses what no play log could hold, all of it, and says where", () =>
  withWorld(async (world) => {
    const wrong: [event: unknown, path: string][] = [
      [{ ...play, kind: "buy" }, "/events/1/kind"],
      [{ ...play, user_id: "  " }, "/events/1/user_id"],
      [{ ...play, game_id: "x".repeat(256) }, "/events/1/game_id"],
      [{ ...play, game_id: "\ud800" }, "/events/1/game_id"],
      [{ ...play, game_id: 7 }, "/events/1/game_id"],
      [{ ...play, weight: -1 }, "/events/1/weight"],
      [{ ...play, weight: 1, minutes: 1 }, "/events/1/minutes"],
      [{ ...play, kind: "click", weight: 1 }, "/events/1/kind"],
      [{ ...play, time: "yesterday" }, "/events/1/time"],
      [{ ...play, time: "2026-03-01T18:30:00" }, "/events/1/time"],
      [{ ...play, time: "9999-03-01T18:30:00Z" }, "/events/1/time"],
      [{ ...play, time: "1066-03-01T18:30:00Z" }, "/events/1/time"],
      [{ ...play, id: "a+b" }, "/events/1/id"],
      [{ ...play, more: 1 }, "/events/1"],
    ];
    for (const [event, path] of wrong) {
      const response = await world.send("POST", "/events", { events: [play, event] });
      assertEquals(response.status, 400, JSON.stringify(event));
      const { errors } = await response.json() as { errors: { path: string }[] };
      assertEquals(errors[0]!.path, path, JSON.stringify(event));
    }
    for (
      const body of [{}, { events: [] }, { events: Array(1001).fill(play) }, { events: {} }, [play], null]
    ) {
      const response = await world.send("POST", "/events", body);
      assertEquals(response.status, 400);
      await response.body?.cancel();
    }
    const key = await world.send("POST", "/events", { events: [play] }, { "idempotency-key": "a b" });
    assertEquals(key.status, 400);
    await key.body?.cancel();
    assertEquals(world.kept, []);
  }));

Deno.test("POST /events that cannot be kept is told so, with when to try again", () =>
  withWorld(async (world) => {
    const response = await world.send("POST", "/events", { events: [play] });
    assertEquals([response.status, response.headers.get("retry-after")], [503, "30"]);
    const { detail } = await response.json() as { detail: string };
    assertEquals(
      detail,
      "Too much feedback waits for the database; send it again later, nothing of it was kept",
    );
    assert(!world.logged.some(({ event }) => event === "fault"));
  }, {
    feedback: {
      keep: () => Promise.reject(new FeedbackRefusedError("Too much feedback waits for the database")),
      state: () => ({ bytes: 0, limit: 0, problem: null, written: 0, torn: 0 }),
    },
  }));
