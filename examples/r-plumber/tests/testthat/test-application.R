test_that("other methods and paths are told so", {
  application <- difference()
  answer <- ask(application, "GET", "/invocations")
  expect_refused(answer, 405L, "/invocations takes POST")
  expect_equal(answer$headers$Allow, "POST")
  expect_equal(ask(application, "GET", "/nope")$status, 404L)
})

test_that("routes of plumber.R know the model, the query and the body", {
  application <- application_of(
    "predictions <- function(model, rows) rows$a", numeric_rows, model = "the model",
    routes = c(
      "#* @get /about", "#* @serializer unboxedJSON",
      "function(word) list(model = model, word = word)",
      "#* @post /size", "#* @serializer text", "function(req) length(req$bodyRaw)",
      "#* @get /bad", "function() stop('secret')"
    )
  )
  request <- list(
    headers = list(
      REQUEST_METHOD = "GET", PATH_INFO = "/about", QUERY_STRING = "word=x%20y", CONTENT_TYPE = ""
    ),
    body = raw()
  )
  answer <- application(request)
  expect_equal(as.character(answer$body), "{\"model\":\"the model\",\"word\":\"x y\"}")
  sized <- ask(application, "POST", "/size", as.raw(1:7), "application/octet-stream")
  expect_equal(as.character(sized$body), "7")
})

test_that("routes that would not be asked are refused", {
  for (path in c("/ping", "/invocations")) {
    routes <- c(paste("#* @get", path), "function() 1")
    expect_error(
      application_of("predictions <- function(model, rows) 1", numeric_rows, routes),
      paste("model/plumber.R declares", path)
    )
  }
})

test_that("a plumber.R that cannot be read is a reason not to start", {
  for (routes in c("#* @get /x\nfunction( {", "stop('no database')")) {
    expect_error(
      application_of("predictions <- function(model, rows) 1", numeric_rows, routes),
      "^model/plumber.R: "
    )
  }
})

for (case in list(
  c("x <- 1", "model/model.R has no function predictions(model, rows)"),
  c("predictions <- function(model, rows) stop('no such column')", "no such column"),
  c("predictions <- function(model, rows) 1:2", "predictions() gave 2 for 1 rows"),
  c("predictions <- function(model, rows) NULL", "predictions() gave a NULL")
)) {
  test_that(paste("a model that cannot answer does not start:", case[1L]), {
    expect_error(application_of(case[1L], numeric_rows), case[2L], fixed = TRUE)
  })
}

test_that("a failing model shows neither its message nor the payload", {
  application <- application_of(
    "predictions <- function(model, rows) if (rows$a[1] > 9) stop(rows$a) else rows$a", numeric_rows
  )
  said <- "^serve: simpleError in (?!.*31415)"
  expect_message(answer <- post(application, "31415,1"), said, perl = TRUE)
  expect_refused(answer, 500L, "the model failed: simpleError in predictions()")
  expect_no_match(answer$body, "31415")
  expect_equal(post(application, "1,2")$body, "1\n")
})

for (case in list(
  c("rows$a", "1\n3\n", "[1, 3]"),
  c("stats::setNames(rows$a, rows$b)", "1\n3\n", "[1, 3]"),
  c("array(rows$a)", "1\n3\n", "[1, 3]"),
  c("as.integer(rows$a * 100000)", "100000\n300000\n", "[100000, 300000]"),
  c("rows$a > 2", "FALSE\nTRUE\n", "[false, true]"),
  c("factor(ifelse(rows$a > 2, 'x,y', 'z'))", "z\n\"x,y\"\n", "[\"z\", \"x,y\"]"),
  c("as.matrix(rows)", "1,2\n3,4\n", "[[1, 2], [3, 4]]"),
  c("matrix(rows$a)", "1\n3\n", "[[1], [3]]"),
  c("rows", "1,2\n3,4\n", "[{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]"),
  c("ifelse(rows$a > 2, NA, 0.1)", "0.1\nNA\n", "[0.1, null]"),
  c("ifelse(rows$a > 2, NA, '\"')", "\"\"\"\"\nNA\n", "[\"\\\"\", null]"),
  c(
    "as.Date('2024-01-01') + rows$a", "2024-01-02\n2024-01-04\n",
    "[\"2024-01-02\", \"2024-01-04\"]"
  )
)) {
  test_that(paste("predictions may be", case[1L]), {
    expect_equal(answers(case[1L], "text/csv"), case[2L])
    expect_equal(answers(case[1L], "application/json"), paste0("{\"predictions\": ", case[3L], "}"))
    values <- jsonlite::parse_json(paste0("{\"predictions\": ", case[3L], "}"))$predictions
    lines <- strsplit(answers(case[1L], "application/jsonlines"), "\n")[[1L]]
    expect_equal(lapply(lines, jsonlite::parse_json), values)
  })
}

test_that("predictions that are not one for each row are a failing of the model", {
  application <- application_of("predictions <- function(model, rows) unique(rows$a)", numeric_rows)
  expect_refused(post(application, "1,2\n1,2"), 500L, "predictions() gave 1 for 2 rows")
})

test_that("json holds no infinite number", {
  infinite <- "predictions <- function(model, rows) 1 / (rows$a - 5)"
  application <- application_of(infinite, numeric_rows)
  expect_equal(post(application, "5,2")$body, "Inf\n")
  answer <- post(application, "5,2", accept = "application/json")
  expect_refused(answer, 500L, "an infinite prediction")
})
