-- The body of a file in every request; the percentiles in microseconds at the end.
--   wrk … -s wrk.lua URL -- CONTENT-TYPE FILE [ACCEPT]
function init(arguments)
  local file = assert(io.open(arguments[2], "rb"))
  wrk.method = "POST"
  wrk.headers["Content-Type"] = arguments[1]
  wrk.headers["Accept"] = arguments[3]
  wrk.body = file:read("*a")
  file:close()
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
