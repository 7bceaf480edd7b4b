for (type in c(
  "text/csv", "Text/CSV", "text/csv; charset=utf-8", "text/csv;charset=\"LATIN-1\"",
  "text/csv; header=present", "text/csv; charset=US-ASCII"
)) {
  test_that(paste("parameters and case of a type do not matter:", type), {
    expect_equal(post(difference(), "1,2", type)$body, "-3\n")
  })
}

for (type in c("", "application/x-nope", "text/csv; charset=nope", "csv")) {
  test_that(paste("an unknown type is refused:", type), {
    expect_refused(post(difference(), "1,2", type), 415L, "not")
  })
}

test_that("a charset is understood", {
  rows <- data.frame(text = c("x", "y"))
  for (charset in c("latin-1", "iso-8859-1", "windows-1252")) {
    answer <- post(echo(rows), as.raw(0xe9), paste0("text/csv; charset=", charset))
    expect_equal(answer$body, "\u00e9\n")
  }
  bytes <- as.raw(c(0xff, 0xfe, 0xe9, 0))
  expect_equal(post(echo(rows), bytes, "text/csv; charset=utf-16")$body, "\u00e9\n")
  half <- as.raw(c(0xff, 0xfe, 0x00, 0xd8))
  refused <- post(echo(rows), half, "text/csv; charset=utf-16")
  expect_refused(refused, 400L, "the body is not utf-16 text")
  refused <- post(echo(rows), as.raw(0xe9), "text/csv; charset=us-ascii")
  expect_refused(refused, 400L, "text")
})

for (case in list(
  c("", "text/csv"),
  c("*/*", "text/csv"),
  c("application/json", "application/json"),
  c("text/html, application/*;q=0.5", "application/json"),
  c("text/csv;q=0.1, application/jsonlines", "application/jsonlines"),
  c("text/csv;q=0, */*;q=0.1", "application/json"),
  c("application/json, text/csv", "text/csv"),
  c("Text/CSV; charset=utf-8", "text/csv")
)) {
  test_that(paste("the caller chooses the type of the answer:", case[1L]), {
    expect_equal(post(difference(), "1,2", accept = case[1L])$type, case[2L])
  })
}

for (accept in c("application/x-nope", "*/*;q=0", "text/*;q=0, image/png")) {
  test_that(paste("an answer in no accepted type is refused:", accept), {
    answer <- post(difference(), "1,2", accept = accept)
    expect_refused(answer, 406L, "Accept allows none of text/csv")
  })
}

test_that("what is remembered does not grow", {
  called <- 0L
  twice <- remembered(function(text) {
    called <<- called + 1L
    paste(text, text)
  }, most = 2L)
  asked <- c("a", "a", "", "b", "a")
  expect_equal(vapply(asked, twice, "", USE.NAMES = FALSE), paste(asked, asked))
  expect_lte(called, 4L)
})
