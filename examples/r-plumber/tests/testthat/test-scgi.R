key <- charToRaw(strrep("a7", 16L))

# What nginx sends for a request with these fields, which begin with the length and the key.
sent <- function(fields, body = "", size = NULL) {
  ended <- function(text) c(charToRaw(text), as.raw(0L))
  head <- unlist(lapply(c(rbind(names(fields), fields)), ended))
  size <- if (is.null(size)) length(head) else size
  c(charToRaw(paste0(size, ":")), head, charToRaw(","), charToRaw(body))
}

usual <- function(body = "", with = rawToChar(key)) {
  c(
    CONTENT_LENGTH = nchar(body), KEY = with, REQUEST_METHOD = "POST", PATH_INFO = "/invocations",
    QUERY_STRING = "", CONTENT_TYPE = "text/csv"
  )
}

# What is read of these bytes.
received <- function(bytes) {
  connection <- rawConnection(bytes)
  on.exit(close(connection))
  start <- read_start(connection, key)
  if (!is.null(start)) read_request(connection, start)
}

test_that("a request is its headers and its body", {
  request <- received(sent(usual("1,2\n"), "1,2\n"))
  expect_equal(request$headers$PATH_INFO, "/invocations")
  expect_equal(request$headers$QUERY_STRING, "")
  expect_equal(rawToChar(request$body), "1,2\n")
  expect_equal(received(sent(usual()))$body, raw())
})

test_that("values may hold any byte but zero", {
  request <- received(sent(c(usual(), HTTP_X = "a\nb: c,\u00e9")))
  expect_equal(request$headers$HTTP_X, enc2native("a\nb: c,\u00e9"))
})

test_that("who does not know the key is not heard", {
  expect_null(received(sent(usual(with = strrep("a8", 16L)))))
  expect_null(received(sent(usual(with = ""))))
  expect_null(received(charToRaw(strrep("GET / HTTP/1.1\r\n", 20L))))
  expect_null(received(raw(200L)))
  expect_null(received(raw()))
})

test_that("no memory is taken for the head that a stranger claims", {
  bytes <- sent(usual(with = strrep("0", 32L)), size = 999999L)
  connection <- rawConnection(bytes)
  on.exit(close(connection))
  expect_null(read_start(connection, key))
  expect_length(readBin(connection, "raw", 1000L), length(bytes) - start_size)
})

test_that("what was cut off is no request", {
  whole <- sent(usual("1,2\n"), "1,2\n")
  for (size in c(10L, start_size, start_size + 5L, length(whole) - 1L)) {
    expect_null(received(whole[seq_len(size)]))
  }
  expect_null(received(sent(usual(), size = 999999L)))
})

test_that("a response is its status, its headers, its length and its body", {
  connection <- rawConnection(raw(), "wb")
  on.exit(close(connection))
  write_response(connection, list(status = 200L, headers = list("X-A" = "b"), body = "h\u00e9"))
  said <- rawToChar(rawConnectionValue(connection))
  Encoding(said) <- "UTF-8"
  expect_equal(said, "Status: 200\r\nX-A: b\r\nContent-Length: 3\r\n\r\nh\u00e9")
})
