# An application without a server or an engine, and requests to it.

# The application of a directory with this model.R and, where it is given, this plumber.R.
application_of <- function(predictions, rows, routes = NULL, model = NULL) {
  program <- withr::local_tempdir()
  dir.create(file.path(program, "model"))
  writeLines(predictions, file.path(program, "model", "model.R"))
  if (!is.null(routes)) {
    writeLines(routes, file.path(program, "model", "plumber.R"))
  }
  container:::application(container::trained(model, rows), program)
}

numeric_rows <- data.frame(a = c(1, 2), b = c(3, 4))
mixed_rows <- data.frame(
  size = c(1.5, 2.5),
  rooms = c(3L, 4L),
  garden = c(TRUE, FALSE),
  street = c("High Street", "Low Lane"),
  colour = factor(c("red", "pale blue")),
  state = factor(c("poor", "good"), levels = c("poor", "good"), ordered = TRUE)
)

# A model that answers a - 2 b.
difference <- function() {
  application_of("predictions <- function(model, rows) rows$a - 2 * rows$b", numeric_rows)
}

# A model that answers what it was asked.
echo <- function(rows = mixed_rows) {
  application_of("predictions <- function(model, rows) rows", rows)
}

post <- function(application, body, type = "text/csv", accept = NULL) {
  ask(application, "POST", "/invocations", body, type, accept)
}

ask <- function(application, method, path, body = "", type = "", accept = NULL) {
  headers <- list(
    REQUEST_METHOD = method, PATH_INFO = path, QUERY_STRING = "", CONTENT_TYPE = type,
    HTTP_ACCEPT_ENCODING = "gzip"
  )
  headers$HTTP_ACCEPT <- accept
  body <- if (is.raw(body)) body else charToRaw(body)
  response <- application(list(headers = headers, body = body))
  response$type <- response$headers[["Content-Type"]]
  response
}

# Expects a refusal in one line.
expect_refused <- function(response, status, reason) {
  testthat::expect_equal(response$status, status)
  testthat::expect_match(response$body, reason, fixed = TRUE)
  testthat::expect_match(response$body, "^[^\n]+\n$")
  testthat::expect_lt(nchar(response$body), 500L)
  testthat::expect_equal(response$type, "text/plain; charset=utf-8")
}

# The body of the answer of a model that is this code.
answers <- function(code, accept) {
  application <- application_of(paste("predictions <- function(model, rows)", code), numeric_rows)
  post(application, "1,2\n3,4\n", accept = accept)$body
}
