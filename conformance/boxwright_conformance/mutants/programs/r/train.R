# Fits a straight line per column, as a training job of the platform; base R only.
source("/opt/program/json.R")

input <- "/opt/ml/input"
model_file <- "/opt/ml/model/model.rds"
failure_file <- "/opt/ml/output/failure"

config <- function(name) {
  parsed_json(paste(readLines(file.path(input, "config", name), warn = FALSE), collapse = "\n"))
}

# The value inside a hyperparameter, JSON-encoded or not.
decoded <- function(text) tryCatch(parsed_json(text), error = function(error) text)

# The hyperparameters that this program knows; all others are left alone.
settings <- function() {
  given <- config("hyperparameters.json")
  chosen <- function(name, default) {
    decoded(if (is.null(given[[name]])) default else given[[name]])
  }
  list(
    shift = as.numeric(chosen("shift", "0")),
    label = as.character(chosen("label", "plain")),
    seconds = as.numeric(chosen("seconds", "0"))
  )
}

is_leader <- function() {
  resources <- config("resourceconfig.json")
  resources$current_host == sort(unlist(resources$hosts), method = "radix")[1L]
}

# The numbers of the channel; the last column is the target.
rows <- function() {
  folder <- file.path(input, "data", "train")
  if (!"train" %in% names(config("inputdataconfig.json")) || !dir.exists(folder)) {
    stop("channel train is missing: it must hold CSV files")
  }
  files <- list.files(folder, recursive = TRUE, full.names = TRUE)
  files <- files[file.size(files) > 0]
  do.call(rbind, lapply(files, utils::read.csv, header = FALSE, colClasses = "numeric"))
}

# Mean of each column: enough of a model to tell right from wrong.
fitted_line <- function(table, shift) {
  means <- unname(colMeans(table))
  last <- length(means)
  list(weights = means[-last], intercept = means[last] + shift)
}

# Writes the model under another name first: nobody finds half of it.
save_model <- function(model) {
  partial <- paste0(model_file, ".partial")
  saveRDS(model, partial)
  file.rename(partial, model_file)
}

train <- function() {
  model <- NULL
  on.exit(if (!is.null(model) && is_leader()) save_model(model))
  chosen <- settings()
  model <- c(fitted_line(rows(), chosen$shift), label = chosen$label)
  cat(sprintf("mean=%.4f\n", model$intercept))
  Sys.sleep(chosen$seconds)
}

# Leaves the reason where the platform looks for it.
explain <- function(error) {
  text <- paste0("Error: ", conditionMessage(error))
  message("failed: ", text)
  writeLines(text, failure_file)
}

cat("training\n")
status <- tryCatch(
  {
    train()
    cat("done\n")
    0L
  },
  interrupt = function(told) {
    cat("told to stop\n")
    143L
  },
  error = function(error) {
    explain(error)
    1L
  }
)
quit(status = status)
