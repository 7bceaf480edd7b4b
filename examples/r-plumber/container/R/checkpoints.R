# What is saved when the platform stops a job, and what a job that is started again goes on from.

job <- new.env(parent = emptyenv())

begin_checkpoints <- function(root) {
  job$directory <- file.path(root, "checkpoints")
  job$checkpoint <- NULL
  job$saved <- -Inf
}
begin_checkpoints("/opt/ml")

# Remembers what to save if the platform stops the job: what trained() returned becomes the model,
# anything is a checkpoint. It costs nothing, so call it whenever there is something better.
#
# Where the platform keeps checkpoints (/opt/ml/checkpoints), it is also written there at once, but
# not more often than `every` so many seconds: the machine may vanish without a word.
checkpoint <- function(model, every = 60) {
  job$checkpoint <- list(model)
  now <- proc.time()[["elapsed"]]
  if (now - job$saved >= every) {
    write_checkpoint()
    job$saved <- now
  }
  invisible(model)
}

# What an earlier run of this job left by checkpoint(); NULL where there is none that is whole.
last_checkpoint <- function() {
  path <- checkpoint_path()
  if (!file.exists(path)) {
    return(NULL)
  }
  tryCatch(read_rds(path), error = function(error) {
    message("train: begins from the start: ", one_line(error))
    NULL
  })
}

# Saves what was remembered, when the job is stopped.
save_checkpoint <- function(directory) {
  if (!length(job$checkpoint)) {
    message("train: nothing to save: fit() had not called checkpoint()")
    return(invisible())
  }
  write_checkpoint()
  if (inherits(job$checkpoint[[1L]], "trained")) {
    save_model(job$checkpoint[[1L]], directory)
  }
}

write_checkpoint <- function() {
  if (dir.exists(job$directory)) {
    write_rds(job$checkpoint[[1L]], checkpoint_path())
  }
}

checkpoint_path <- function() file.path(job$directory, "checkpoint.rds")
