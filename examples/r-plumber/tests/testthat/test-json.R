type <- "application/json"

for (body in c(
  "[[1, 2], [3, 4]]", "{\"instances\": [[1, 2], [3, 4]]}",
  "{\"version\": 1, \"instances\": [{\"a\": 1, \"b\": 2}, [3, 4]]}",
  "[{\"a\": 1, \"b\": 2}, {\"b\": \"4\", \"a\": \"3\", \"c\": 0}]", " [[1,2],\n[3,4]]\n"
)) {
  test_that(paste("json comes in many forms:", encodeString(body)), {
    answer <- post(difference(), body, type)
    expect_equal(answer[c("status", "type", "body")], list(
      status = 200L, type = type, body = "{\"predictions\": [-3, -5]}"
    ))
  })
}

for (row in c("[1, 2]", "{\"b\": 2, \"a\": 1}", "{\"instances\": [1, 2]}")) {
  test_that(paste("one row may stand alone:", row), {
    expect_equal(post(difference(), row, type)$body, "{\"predictions\": [-3]}")
  })
}

for (case in list(
  c("[[1, 2]", "the body is not application/json"),
  c("[[1, 2] [3, 4]]", "the body is not application/json"),
  c("[[1, 2], ]", "the body is not application/json"),
  c("[[1, 2]] 7", "the body is not application/json"),
  c("[[1, NaN]]", "the body is not application/json"),
  c("/etc/passwd", "the body is not application/json"),
  c("[[1, 1e999]]", "row 1, b: not a finite number"),
  c("[[1, \"two\"]]", "row 1, b: 'two' is not a number"),
  c("[[1, [2]]]", "row 1, b: neither a number nor a text"),
  c("[]", "row 1 has 0 values"),
  c("[1, 2, 3]", "row 1 has 3 values, expected 2 (a, b)"),
  c("[[1, 2], [3]]", "row 2 has 1 values"),
  c("7", "row 1 is neither a list nor an object"),
  c("null", "row 1"),
  c("\"[[1, 2]]\"", "row 1 is neither a list nor an object"),
  c("{\"instances\": 7}", "row 1 is neither a list nor an object"),
  c("[[1, 2], 7]", "row 2 is neither a list nor an object"),
  c("{}", "a, b missing"),
  c("[{\"a\": 1}]", "b missing, expected a, b"),
  c(strrep("[", 1e5), "the body is not application/json"),
  c(paste0(strrep("[", 1e5), strrep("]", 1e5)), "the body is not application/json"),
  c(paste0(strrep("[", 1e4), strrep("]", 1e4)), "row 1 has 1 values")
)) {
  test_that(paste("bad json gets a reason:", substr(case[1L], 1L, 30L)), {
    expect_refused(post(difference(), case[1L], type), 400L, case[2L])
  })
}

test_that("all kinds of columns come as they were trained on", {
  body <- "[{\"state\": \"good\", \"colour\": null, \"street\": \"\\u00e9\", \"garden\": true,
    \"rooms\": 2.5, \"size\": 1}, [null, null, null, null, \"red\", null],
    [0.1, \"3\", \"false\", 7, \"red\", \"poor\"]]"
  answer <- post(echo(), body, type, "text/csv")
  expect_equal(answer$body, paste0(
    "1,2.5,TRUE,\u00e9,NA,good\n", "NA,NA,NA,NA,red,NA\n", "0.1,3,FALSE,7,red,poor\n"
  ))
  unknown <- "[[1, 2, true, \"x\", \"green\", \"good\"]]"
  expect_refused(post(echo(), unknown, type), 400L, "row 1, colour: 'green' is no known level")
})

test_that("numbers keep all their digits, also beside text", {
  numbers <- c(
    "0.1", "1.2345678901234567e-300", "1.7976931348623157e+308", "5e-324", "123456789.12345679"
  )
  for (number in numbers) {
    answer <- post(echo(numeric_rows), sprintf("[[%s, 1], [%s, \"2\"]]", number, number), type)
    back <- jsonlite::parse_json(answer$body)$predictions
    expect_identical(back[[1L]]$a, as.numeric(number))
    beside <- post(echo(numeric_rows), sprintf("[[%s, 1], [\"2\", 1]]", number), type)
    expect_identical(jsonlite::parse_json(beside$body)$predictions[[1L]]$a, as.numeric(number))
  }
})

test_that("json lines are answered line by line", {
  lines <- "application/jsonlines"
  answer <- post(difference(), "[1, 2]\n\n{\"a\": 3, \"b\": 4}\n", lines)
  expect_equal(answer[c("status", "type", "body")], list(
    status = 200L, type = lines, body = "-3\n-5\n"
  ))
  for (body in c("[1, 2]\n[3", "[1, 2], [3\n4]", "[1, 2], [3, 4]", "[1\n2]", "1], [2", "[1, 2]]")) {
    expect_refused(post(difference(), body, lines), 400L, "the body is not application/jsonlines")
  }
})

test_that("400 KB of json take well below a second", {
  rows <- as.data.frame(matrix(stats::rnorm(24000L), ncol = 12L))
  application <- application_of("predictions <- function(model, rows) rows[[1L]]", rows)
  for (sent in list(as.matrix(rows), rows)) {
    body <- as.character(jsonlite::toJSON(sent, digits = 15L))
    expect_gt(nchar(body), 4e5)
    took <- system.time(answer <- post(application, body, type))
    predicted <- unlist(jsonlite::parse_json(answer$body)$predictions)
    expect_equal(predicted, rows[[1L]], tolerance = 1e-12)
    expect_lt(sum(took[c("user.self", "sys.self")]), 1)
  }
})
