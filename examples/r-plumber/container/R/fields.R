# The text of CSV files.

# The fields of a CSV file as text, in columns that its first line names; refuses what is no table.
# An empty field is a missing value, as `NA` is.
read_fields <- function(path) {
  lines <- read_utf8(path)
  check_fields(lines, path)
  fields <- utils::read.csv(
    text = lines,
    colClasses = "character", na.strings = c("NA", ""), check.names = FALSE, encoding = "UTF-8"
  )
  if (anyDuplicated(names(fields)) || !all(nzchar(names(fields)))) {
    stop(path, ", line 1: each column needs a name of its own")
  }
  fields
}

# Each line must have as many fields as the first; one that ends within quotes goes on in the next.
check_fields <- function(lines, path) {
  text <- textConnection(lines, encoding = "UTF-8")
  on.exit(close(text))
  # 0 for a blank line, NA for one that ends within quotes.
  counts <- utils::count.fields(text, ",", "\"", blank.lines.skip = FALSE, comment.char = "")
  if (length(counts) > length(lines)) { # it went on behind the last one
    closed <- which(!is.na(counts[seq_along(lines)]))
    stop(path, ", line ", max(0L, closed) + 1L, ": a quote is not closed")
  }
  rows <- which(counts > 0L)
  wrong <- rows[counts[rows] != counts[rows[1L]]]
  if (length(wrong)) {
    has <- paste0(path, ", line ", wrong[1L], " has ", counts[wrong[1L]], " fields")
    stop(has, ", and not ", counts[rows[1L]])
  }
}

# The lines of a text file, without a byte order mark.
read_utf8 <- function(path) {
  bytes <- readBin(path, "raw", file.size(path))
  text <- if (!any(bytes == 0L)) rawToChar(bytes)
  if (is.null(text) || !validUTF8(text)) {
    stop(path, " is not UTF-8")
  }
  Encoding(text) <- "UTF-8"
  lines <- strsplit(sub("^\ufeff", "", text), "\r\n|\r|\n")[[1L]]
  if (!any(nzchar(lines))) {
    stop(path, " is empty")
  }
  lines
}
