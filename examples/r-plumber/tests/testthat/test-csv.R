for (body in c(
  "1,2\n3,4\n", "1,2\r\n3,4", "1,2\r3,4\r", "a,b\n1,2\n3,4\n", "b,other,a\n2,9,1\n4,9,3\n",
  "\"b\",\"other\",\"a\"\n\"2\",\"9\",\"1\"\n4,9,3\n", "\ufeff1,2\n3,4\n   \n", "\n\n1.0e0, 2\n3,4",
  " a , b \n1,2\n3,4", "a,b,\n1,2,\n3,4,"
)) {
  test_that(paste("csv comes in many forms:", encodeString(body)), {
    answer <- post(difference(), body)
    expect_equal(answer[c("status", "type", "body")], list(
      status = 200L, type = "text/csv", body = "-3\n-5\n"
    ))
  })
}

for (case in list(
  c("", "the body is empty"),
  c(" \n\n", "the body is empty"),
  c("1,2,3", "row 1 has 3 values, expected 2 (a, b)"),
  c("1,2\n\n3,4", "row 2 has 1 values, expected 2"),
  c("1,2\n3\n4,5", "row 2 has 1 values, expected 2"),
  c("1,2,3,4\n", "row 1 has 4 values"),
  c("b,x,a\n1,2,3\n1,2", "row 3 has 2 values, its header has 3"),
  c("1,2\n3,four", "row 2, b: 'four' is not a number"),
  c("a,b\n3,four", "row 2, b: 'four' is not a number"),
  c("1,1e999", "row 1, b: not a finite number"),
  c("1,-Inf", "row 1, b: not a finite number"),
  c("x,y\n1,2", "a, b missing, expected a, b"),
  c("a,c\n1,2", "b missing"),
  c("a,b\n", "the body holds no rows"),
  c("1,\"2\n", "a quote is not closed")
)) {
  test_that(paste("bad csv gets a reason:", encodeString(case[1L])), {
    expect_refused(post(difference(), case[1L]), 400L, case[2L])
  })
}

test_that("bytes that are no text are refused", {
  application <- difference()
  answer <- post(application, as.raw(c(0xff, 0xfe, 0x31)))
  expect_refused(answer, 400L, "the body is not utf-8 text")
  expect_refused(post(application, as.raw(c(0x31, 0, 0x32))), 400L, "the body holds a NUL byte")
})

test_that("ten thousand columns are refused at once", {
  row <- paste(rep("1", 10000L), collapse = ",")
  body <- paste(rep(row, 100L), collapse = "\n")
  application <- difference()
  took <- system.time(answer <- post(application, body))[["user.self"]]
  expect_refused(answer, 400L, "row 1 has 10000 values, expected 2")
  expect_lt(took, 0.5)
})

test_that("all kinds of columns come as they were trained on", {
  seen <- new.env()
  application <- application_of(
    "predictions <- function(model, rows) { model$rows <- rows; rows$size }", mixed_rows,
    model = seen
  )
  post(application, "2,3,true,\"a, \"\"b\"\"\nc\",pale blue,good\n,NA,,,,\n0.5,2.5,F,x,red,poor\n")
  expect_equal(seen$rows, data.frame(
    size = c(2, NA, 0.5),
    rooms = c(3, NA, 2.5),
    garden = c(TRUE, NA, FALSE),
    street = c("a, \"b\"\nc", NA, "x"),
    colour = factor(c("pale blue", NA, "red")),
    state = factor(c("good", NA, "poor"), levels = c("poor", "good"), ordered = TRUE)
  ))
  post(application, "2,3,true,x,red,good")
  expect_type(seen$rows$rooms, "integer")
})

test_that("an unknown level is named, with the known ones", {
  body <- "2,3,true,x,red,good\n2,3,true,x,green,good"
  reason <- "row 2, colour: 'green' is no known level (pale blue, red)"
  expect_refused(post(echo(), body), 400L, reason)
  many <- data.frame(code = factor(sprintf("c%d", 1:57)))
  expect_refused(post(echo(many), "c58"), 400L, "row 1, code: 'c58' is no known level (none of 57)")
})

test_that("what is quoted is meant literally", {
  cells <- c(
    "", "a", "a,b", "\"", "\"\"", "a\"b", ",", "\n", "a\nb\n", "' #\\t", " x ", "\u00e9\u4e16"
  )
  rows <- data.frame(text = cells, other = seq_along(cells))
  body <- paste0("\"", gsub("\"", "\"\"", cells, fixed = TRUE), "\",", rows$other, collapse = "\n")
  answer <- post(echo(rows), body, accept = "application/json")
  expect_equal(
    vapply(jsonlite::parse_json(answer$body)$predictions[-1L], `[[`, "", "text"), cells[-1L]
  )
})

test_that("names of a file may have been changed by R", {
  rows <- data.frame(sepal.length = c(1, 2), sepal.width = c(1, 2))
  expect_equal(post(echo(rows), "sepal width,sepal length\n1,2")$body, "2,1\n")
})

test_that("large bodies are read as small ones are", {
  application <- echo()
  line <- "2,3.5,true,a b,red,good"
  body <- paste(rep(line, 2e4), collapse = "\n")
  answer <- post(application, body)
  expect_equal(answer$body, paste(rep("2,3.5,TRUE,a b,red,good\n", 2e4), collapse = ""))
  reasons <- c(
    "2,3.5,true,a b,red,nowhere" = "state: 'nowhere' is no known level",
    "2,many,true,a b,red,good" = "rooms: 'many' is not a number",
    "2,3.5,true,a b,red" = "has 5 values"
  )
  for (last in names(reasons)) {
    refused <- post(application, paste0(body, "\n", last))
    expect_refused(refused, 400L, reasons[[last]])
    expect_match(refused$body, "^row 20001")
  }
  longer <- paste0(body, "\n", line, ",", line)
  expect_refused(post(application, longer), 400L, "row 20001 has 12 values")
  missing <- post(application, paste0(body, "\n,,,,,"))
  expect_match(missing$body, "\nNA,NA,NA,NA,NA,NA\n$")
})
