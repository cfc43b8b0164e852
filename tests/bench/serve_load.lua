-- POST /predict for random users. Arguments: how many users, how they are called (a format), and the mean pause between two
-- requests of a connection in milliseconds (0 for none). Counts answers that are no 200, and answers whose body and header name
-- different model versions.
local users, format, pause = 1, "%d", 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("seed", #threads)
end

function init(args)
  users, format, pause = tonumber(args[1]), args[2], tonumber(args[3])
  math.randomseed(seed)
  failed, mixed = 0, 0
  if args[4] ~= "check" then response = nil end
  if pause == 0 then delay = nil end
end

function request()
  local user = string.format(format, math.random(users))
  return wrk.format("POST", "/predict", { ["content-type"] = "application/json" }, '{"user_id":"' .. user .. '","k":10}')
end

function delay()
  return math.random(0, 2 * pause)
end

function response(status, headers, body)
  if status ~= 200 then failed = failed + 1 return end
  local told = headers["x-model-version"]
  local held = string.match(body, '"model":{"version":(%d+)')
  if told ~= held then mixed = mixed + 1 end
end

function done(summary, latency)
  local failed, mixed = 0, 0
  for _, thread in ipairs(threads) do
    failed = failed + (thread:get("failed") or 0)
    mixed = mixed + (thread:get("mixed") or 0)
  end
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d,"failed":%d,"mixed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, failed, mixed))
end
