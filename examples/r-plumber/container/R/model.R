# The model file: what `fit` returned, and what a row of a request must look like.

# What `fit` returns: a model, and the rows it was trained on without what it predicts. Names, types
# and levels of their columns are kept with the model, and requests are held to them.
trained <- function(model, rows) {
  if (!is.data.frame(rows) || !nrow(rows)) {
    stop("trained(model, rows): rows must be a data frame of one row at least")
  }
  check_columns(rows)
  # One row without gaps, if there is one, by which serving sees that the model can answer.
  example <- rows[c(which(stats::complete.cases(rows)), 1L)[1L], , drop = FALSE]
  structure(
    list(model = model, columns = rows[0L, , drop = FALSE], example = example),
    class = "trained"
  )
}

save_model <- function(model, directory) {
  if (!inherits(model, "trained")) {
    stop("fit() must return trained(model, rows), and not ", class(model)[1L])
  }
  dir.create(directory, showWarnings = FALSE, recursive = TRUE)
  path <- file.path(directory, "model.rds")
  write_rds(model, path)
  message(sprintf("train: saved %s, %.1f kB", path, file.size(path) / 1000))
}

load_model <- function(directory) {
  path <- file.path(directory, "model.rds")
  model <- read_rds(path)
  if (!inherits(model, "trained") || !is.data.frame(model$columns)) {
    stop(path, " was not made by trained()")
  }
  model
}

# Writes an object to a file. It is read back: R says nothing when the disk is full.
write_rds <- function(object, path) {
  whole_file(path, function(partial) {
    saveRDS(object, partial)
    tryCatch(readRDS(partial), error = function(error) {
      stop("cannot write all of ", path, ": is there no space left?")
    })
  })
}

# An object from a file; one line says which file cannot be read, and why.
read_rds <- function(path) {
  if (!file.exists(path)) {
    stop("there is no ", path)
  }
  unreadable <- function(why) stop(path, " cannot be read: ", one_line(why))
  tryCatch(readRDS(path), error = unreadable, warning = unreadable)
}
