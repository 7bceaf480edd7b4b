// Predicts a price from the twelve columns of the housing data.
const fs = require("fs");
const http = require("http");

const model = JSON.parse(fs.readFileSync("/opt/ml/model/weights.json", "utf8"));

function predict(row) {
  return row.reduce((sum, value, i) => sum + Number(value) * model[i], model[model.length - 1]);
}

const server = http.createServer((req, res) => {
  if (req.method === "GET" && req.url === "/ping") {
    res.writeHead(200);
    return res.end();
  }
  if (req.method !== "POST" || req.url !== "/invocations") {
    res.writeHead(404);
    return res.end();
  }
  let body = "";
  req.on("data", (chunk) => (body += chunk));
  req.on("end", () => {
    const type = (req.headers["content-type"] || "").split(";")[0].trim().toLowerCase();
    let rows;
    if (type === "application/json") {
      try {
        rows = JSON.parse(body).instances;
      } catch (err) {
        res.writeHead(400, { "Content-Type": "application/json" });
        return res.end(JSON.stringify({ error: "invalid JSON" }));
      }
    } else if (type === "text/csv") {
      rows = body.trim().split("\n").map((line) => line.split(","));
    } else {
      res.writeHead(415);
      return res.end();
    }
    if (!Array.isArray(rows) || rows.some((row) => row.length !== model.length - 1)) {
      res.writeHead(400, { "Content-Type": "application/json" });
      return res.end(JSON.stringify({ error: `rows of ${model.length - 1} numbers expected` }));
    }
    res.writeHead(200, { "Content-Type": "application/json" });
    res.end(JSON.stringify({ predictions: rows.map(predict) }));
  });
});

server.listen(8080, "0.0.0.0", () => console.log("listening on 8080"));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
