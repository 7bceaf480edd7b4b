-- One row of the sample data in every request; the percentiles in microseconds at the end.
wrk.method = "POST"
wrk.headers["Content-Type"] = "text/csv"
wrk.body = "0.00632,18.0,2.31,0,0.538,6.575,65.2,4.09,1,296.0,15.3,4.98\n"

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
