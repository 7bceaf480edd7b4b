# Reads requests from a connection and writes answers; base R only.

largest <- 26214400 # bytes of a body

# A request's header, by its name in lower case.
header <- function(request, name, default) {
  found <- unname(request$headers[name])
  if (is.na(found)) default else found
}

# The next request on a connection, without its body; NULL when there is none.
read_head <- function(connection) {
  words <- strsplit(readLines(connection, 1L, warn = FALSE), " ", fixed = TRUE)
  if (!length(words)) return(NULL)
  headers <- read_headers(connection)
  request <- list(method = words[[1L]][1L], path = words[[1L]][2L], headers = headers)
  request$close <- words[[1L]][3L] == "HTTP/1.0" ||
    tolower(header(request, "connection", "")) == "close"
  request
}

read_headers <- function(connection) {
  lines <- character()
  while (length(line <- readLines(connection, 1L, warn = FALSE)) && nzchar(line)) {
    lines <- c(lines, line)
  }
  structure(trimws(sub("^[^:]*:", "", lines)), names = tolower(sub(":.*", "", lines)))
}

# The bytes of a body; NULL when there are more than we take.
read_body <- function(connection, request) {
  if (header(request, "expect", "") != "") send(connection, "HTTP/1.1 100 Continue\r\n\r\n")
  if (tolower(header(request, "transfer-encoding", "")) == "chunked") {
    return(read_chunks(connection))
  }
  size <- as.numeric(header(request, "content-length", "0"))
  if (size <= largest) readBin(connection, "raw", size)
}

read_chunks <- function(connection) {
  pieces <- list(raw())
  repeat {
    size <- strtoi(sub(";.*", "", readLines(connection, 1L, warn = FALSE)), 16L)
    if (size == 0L) break
    pieces[[length(pieces) + 1L]] <- readBin(connection, "raw", size)
    readLines(connection, 1L, warn = FALSE)
  }
  readLines(connection, 1L, warn = FALSE)
  do.call(c, pieces)
}

send <- function(connection, text) writeBin(charToRaw(text), connection)

respond <- function(connection, request, answer) {
  head <- c(
    paste("HTTP/1.1", answer$status, "-"),
    paste("Content-Type:", answer$type),
    paste("Content-Length:", nchar(answer$body, "bytes")),
    if (request$close) "Connection: close"
  )
  body <- if (request$method == "HEAD") "" else answer$body
  send(connection, paste0(paste0(c(head, ""), "\r\n", collapse = ""), body))
  if (request$path != "/ping") cat(request$method, request$path, answer$status, "\n")
}
