# Watches over the processes that compute.

# Keeps `count` forks of `worker` until it is killed. The file `alive` is there while one lives.
watch <- function(count, worker, alive) {
  jobs <- list()
  pause <- 0
  repeat {
    jobs <- c(jobs, forks(count - length(jobs), worker))
    if (length(jobs)) {
      file.create(alive)
    }
    born <- proc.time()[["elapsed"]]
    jobs <- living(jobs, if (length(jobs) < count) 1 else 60)
    if (!length(jobs)) {
      unlink(alive)
    }
    # Whatever kills each at once must not keep a processor busy with forking.
    soon <- length(jobs) < count && proc.time()[["elapsed"]] - born < 1
    pause <- if (soon) min(1, 2 * pause + 0.1) else 0
    Sys.sleep(pause)
  }
}

# As many new jobs, or fewer where the system has no room for another process.
forks <- function(number, worker) {
  jobs <- lapply(seq_len(number), function(one) {
    tryCatch(
      parallel::mcparallel(compute(worker), silent = FALSE, mc.interactive = FALSE),
      error = function(error) message("serve: no new worker: ", conditionMessage(error))
    )
  })
  Filter(Negate(is.null), jobs)
}

# Runs in a fork. Where memory runs out, the kernel is to end it rather than nginx or the watcher.
compute <- function(worker) {
  try(cat("500", file = "/proc/self/oom_score_adj"), silent = TRUE)
  worker()
}

# The jobs that are left when one has ended, or after so many seconds.
living <- function(jobs, seconds) {
  if (!length(jobs)) {
    Sys.sleep(seconds)
    return(jobs)
  }
  ended <- parallel::mccollect(jobs, wait = FALSE, timeout = seconds)
  gone <- vapply(jobs, function(job) as.character(job$pid) %in% names(ended), NA)
  for (pid in names(ended)[!vapply(ended, identical, NA, "done")]) {
    message("serve: worker ", pid, " died; another takes its place")
  }
  jobs[!gone]
}
