# One training job: reads what the platform left, calls `fit`, says how it ended.

# Runs the job; returns the exit code of the container.
train <- function(root = "/opt/ml", program = getwd()) {
  failure <- file.path(root, "output", "failure")
  unlink(failure) # a job may be started again
  options(warn = 1L) # warnings are shown when they come: R would keep them for an end that never is
  begin_checkpoints(root)
  calls <- list()
  outside <- seq_len(sys.nframe())
  tryCatch(
    withCallingHandlers(
      work(root, program),
      error = function(error) calls <<- sys.calls()[-outside]
    ),
    error = function(error) {
      report(error, calls, failure)
      1L
    }
  )
}

# Trains and saves, or saves what there is when the platform stops the job.
work <- function(root, program) {
  model <- file.path(root, "model")
  tryCatch(
    {
      trained <- stoppable({
        fit <- sourced(program)$fit
        given <- hyperparameters(root)
        fit(channels(root), given)
      })
      save_model(trained, model)
      0L
    },
    interrupt = function(stopped) {
      message("train: stopped by the platform")
      save_checkpoint(model)
      143L
    }
  )
}

# Evaluates an expression in which the platform may stop the job: by an interrupt, which
# container/bin/interruptible sends when that file is there. `train` is called with interrupts
# suspended, so that there are none before and none while something is saved.
stoppable <- function(expr) {
  allowInterrupts({
    file.create(Sys.getenv("CONTAINER_LISTENING", tempfile()))
    expr
  })
}

# What model.R defines.
sourced <- function(program) {
  space <- new.env(parent = globalenv())
  sys.source(file.path(program, "model", "model.R"), space, keep.source = TRUE)
  for (name in c("fit", "predictions")) {
    if (!is.function(space[[name]])) {
      stop("model/model.R defines no function ", name)
    }
  }
  space
}

# Prints one line that metric definitions can read, such as `r2=0.7112 rmse=4.9`.
metrics <- function(...) {
  values <- c(...)
  cat(paste0(names(values), "=", sprintf("%.6g", values), collapse = " "), "\n", sep = "")
}
