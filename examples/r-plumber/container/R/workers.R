# How the server is configured: where it listens, and how many processes compute.

# The port to listen on: 8080, or the one that an inference pipeline asks for.
port <- function() whole_variable("SAGEMAKER_BIND_TO_PORT", 8080L, 1L, 65535L)

# The ports that the server may use for itself: those that a pipeline leaves to it.
ports <- function() {
  text <- trimws(Sys.getenv("SAGEMAKER_SAFE_PORT_RANGE", "20000-29999"))
  ends <- strsplit(text, "-", fixed = TRUE)[[1L]]
  values <- if (grepl("^[0-9]{1,5}-[0-9]{1,5}$", text)) as.integer(ends) else NA
  if (anyNA(values) || values[1L] < 1L || values[2L] > 65535L || values[1L] > values[2L]) {
    stop("SAGEMAKER_SAFE_PORT_RANGE is \"", text, "\", which is not a range such as 20000-29999")
  }
  values[1L]:values[2L]
}

# How many processes compute: what the user asked for, else one a processor.
workers <- function() whole_variable("SAGEMAKER_MODEL_SERVER_WORKERS", cpus(), 1L, 1024L)

# A whole number from the environment; the default where there is none.
whole_variable <- function(name, default, least, most) {
  text <- trimws(Sys.getenv(name))
  if (!nzchar(text)) {
    return(default)
  }
  value <- if (grepl("^[0-9]{1,9}$", text)) as.integer(text) else NA
  if (is.na(value) || value < least || value > most) {
    stop(name, " is \"", text, "\", which is not a whole number from ", least, " to ", most)
  }
  value
}

# Processors this container may use: those it is scheduled on, or its CPU quota if less.
cpus <- function() {
  max(1L, as.integer(ceiling(min(length(parallel::mcaffinity()), quota()))))
}

# The cgroup's CPU quota in processors; infinite where there is none.
quota <- function(root = "/sys/fs/cgroup") {
  version_2 <- "cpu.max"
  version_1 <- c("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")
  for (names in list(version_2, version_1)) {
    paths <- file.path(root, names)
    if (all(file.exists(paths))) {
      words <- unlist(strsplit(unlist(lapply(paths, readLines)), " ", fixed = TRUE))
      values <- suppressWarnings(as.numeric(words)) # "max" means that there is no quota
      if (isTRUE(values[1L] > 0)) {
        return(values[1L] / values[2L])
      }
    }
  }
  Inf
}
