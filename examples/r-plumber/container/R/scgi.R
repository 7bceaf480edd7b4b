# SCGI, by which nginx hands requests over: a netstring of headers, then the body.

start_size <- 80L # bytes, fewer than any head has, in which nginx sends its key
head_limit <- 2^17 # bytes; nginx itself allows less

# The first bytes on a connection, and the size of the head that they begin; NULL where they do not
# hold the key. nginx begins with `SIZE:CONTENT_LENGTH, LENGTH, KEY, …`, each ended by a zero.
read_start <- function(connection, key) {
  bytes <- readBin(connection, "raw", start_size)
  zeros <- which(bytes == as.raw(0L))
  if (length(bytes) < start_size || length(zeros) < 3L) {
    return(NULL)
  }
  said <- bytes[zeros[3L] + seq_along(key)]
  colon <- match(as.raw(58L), bytes)
  # Compares all of it, so that the time tells nothing.
  if (!all(said == key) || is.na(colon) || colon > 7L) {
    return(NULL)
  }
  size <- as.integer(rawToChar(bytes[seq_len(colon - 1L)]))
  list(bytes = bytes[-seq_len(colon)], size = size)
}

# The request after that start, or NULL where it was cut off: a list of `headers` and a raw `body`.
read_request <- function(connection, start) {
  missing <- start$size + 1L - length(start$bytes) # with the comma after the head
  if (is.na(missing) || missing < 1L || missing > head_limit) {
    return(NULL)
  }
  head <- c(start$bytes, readBin(connection, "raw", missing))
  if (length(head) <= start$size) {
    return(NULL)
  }
  fields <- readBin(head, "character", sum(head == as.raw(0L)))
  names <- c(TRUE, FALSE)
  headers <- as.list(fields[!names])
  names(headers) <- fields[names]
  length <- as.integer(headers$CONTENT_LENGTH)
  body <- if (isTRUE(length > 0L)) readBin(connection, "raw", length) else raw()
  if (length(body) == length) list(headers = headers, body = body)
}

# Sends a response: a list of `status`, `headers` (a named list) and `body` (text or raw).
write_response <- function(connection, response) {
  body <- response$body
  if (is.character(body)) {
    body <- charToRaw(paste(body, collapse = ""))
  }
  length <- list("Content-Length" = length(body))
  headers <- c(list(Status = response$status), response$headers, length)
  lines <- paste0(names(headers), ": ", vapply(headers, as.character, ""), "\r\n", collapse = "")
  # In one piece: a second one would wait for the first to be acknowledged.
  writeBin(c(charToRaw(paste0(lines, "\r\n")), body), connection)
}
