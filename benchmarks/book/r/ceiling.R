# How often one core makes the prediction that a request asks for, with nothing round it.
# Rscript ceiling.R SECONDS
seconds <- as.numeric(commandArgs(TRUE)[[1]])
kept <- readRDS("/opt/ml/model/model.rds")
row <- read.csv("/row.csv", header = FALSE)
names(row) <- names(kept$columns)
for (warm in 1:200) predict(kept$model, newdata = row)
count <- 0
begun <- proc.time()[["elapsed"]]
while (proc.time()[["elapsed"]] - begun < seconds) {
  for (again in 1:20) predict(kept$model, newdata = row)
  count <- count + 20
}
cat(count / (proc.time()[["elapsed"]] - begun))
