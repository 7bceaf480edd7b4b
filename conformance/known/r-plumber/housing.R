# Fits lm on the housing data, or serves it: the role is the last argument.
library(jsonlite)

prefix <- "/opt/ml"
data_dir <- file.path(prefix, "input/data/train")
model_file <- file.path(prefix, "model/model.rds")

train <- function() {
  settings <- read_json(file.path(prefix, "input/config/hyperparameters.json"))
  files <- list.files(data_dir, full.names = TRUE)
  table <- do.call(rbind, lapply(files, read.csv, header = FALSE))
  names(table) <- c(paste0("x", seq_len(ncol(table) - 1)), "medv")
  model <- lm(medv ~ ., data = table)
  saveRDS(model, model_file)
  print(summary(model)$r.squared)
}

serve <- function() {
  library(plumber)
  app <- plumb(file.path(prefix, "plumber.R"))
  app$run(host = "0.0.0.0", port = 8080)
}

args <- commandArgs()
if (any(grepl("train", args))) train()
if (any(grepl("serve", args))) serve()
