# What a failed job leaves: the reason first, since the platform shows the first 1024 characters,
# then the calls that led to it.

most_frames <- 40L # an endless recursion has thousands
most_characters <- c(reason = 8000L, call = 100L)

# Calls of which each traceback is full, and that say nothing.
plumbing <- c(
  "quit", "suspendInterrupts", "container::train", "container::process", "withCallingHandlers",
  "work", "worked", "stoppable", "allowInterrupts", "tryCatch", "tryCatchList", "tryCatchOne",
  "doTryCatch", ".handleSimpleError"
)

# Writes the reason to the log and to the file `failure`. `calls` are the sys.calls() of a handler.
report <- function(error, calls, failure) {
  reason <- substr(as_utf8(conditionMessage(error)), 1L, most_characters["reason"])
  text <- c(paste("Error:", reason), "", "Calls, the last one failed:", as_utf8(frames(calls)))
  message(paste(text, collapse = "\n"))
  tryCatch(
    {
      dir.create(dirname(failure), showWarnings = FALSE, recursive = TRUE)
      writeBin(charToRaw(paste0(text, "\n", collapse = "")), failure)
    },
    warning = function(why) message("train: ", one_line(why)),
    error = function(why) message("train: cannot write ", failure, ": ", one_line(why))
  )
}

# Calls as text, one a line: `2: read_channel(channels, "train")  (model.R, line 12)`.
frames <- function(calls) {
  calls <- utils::head(calls, -1L) # the handler
  calls <- Filter(function(call) !deparse(call[[1L]], nlines = 1L)[1L] %in% plumbing, calls)
  text <- sprintf("%d: %s", seq_along(calls), vapply(calls, frame, ""))
  if (length(text) <= most_frames) {
    return(text)
  }
  half <- most_frames %/% 2L
  left_out <- sprintf("... %d more ...", length(text) - 2L * half)
  c(utils::head(text, half), left_out, utils::tail(text, half))
}

# A call may hold the data it was made with: not more than its beginning is shown.
frame <- function(call) {
  text <- substr(deparse(call, nlines = 1L)[1L], 1L, most_characters["call"])
  line <- utils::getSrcLocation(call)
  if (is.null(line)) text else sprintf("%s  (%s, line %d)", text, utils::getSrcFilename(call), line)
}

# Text that is UTF-8 whatever it was made of; other bytes are written as <e9>.
as_utf8 <- function(text) iconv(enc2utf8(text), "UTF-8", "UTF-8", sub = "byte")

# The message of a condition without its line breaks.
one_line <- function(condition) trimws(gsub("\\s+", " ", conditionMessage(condition)))
