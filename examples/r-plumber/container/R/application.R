# What is answered: predictions, and the routes of plumber.R.

# A function of a request, for a model that has answered once.
application <- function(model, program) {
  check_columns(model$columns)
  space <- new.env(parent = globalenv())
  space$model <- model$model
  sys.source(file.path(program, "model", "model.R"), space)
  if (!is.function(space$predictions)) {
    stop("model/model.R has no function predictions(model, rows)")
  }
  router <- routes(file.path(program, "model", "plumber.R"), space)
  answer <- function(request) {
    headers <- request$headers
    if (headers$PATH_INFO != "/invocations") {
      router$call(as_rook(request))
    } else if (headers$REQUEST_METHOD == "POST") {
      invocations(request, model, space$predictions)
    } else {
      refused <- plain(405L, "/invocations takes POST")
      refused$headers$Allow <- "POST"
      refused
    }
  }
  rehearse(model, space$predictions, answer)
  answer
}

# Answers a row of training twice, before anybody is served: a model that cannot answer is not to be
# asked, and R compiles a function when it is called for the second time.
rehearse <- function(model, predictions, answer) {
  row <- model$example
  if (is.null(row)) {
    stop("the model file was made by another version of container: train again")
  }
  written(predictions(model$model, row), 1L, csv) # tells an error of R as it is
  for (media in c(csv, json)) {
    body <- written(row, 1L, media)
    body <- if (media == json) sub("predictions", "instances", body, fixed = TRUE) else body
    headers <- list(
      PATH_INFO = "/invocations", REQUEST_METHOD = "POST", CONTENT_TYPE = media
    )
    response <- answer(list(headers = headers, body = charToRaw(body)))
    if (response$status != 200L) {
      stop("a row that it was trained on: ", response$body)
    }
  }
}

# The router of plumber.R.
routes <- function(path, space) {
  if (!file.exists(path)) {
    return(plumber::pr(envir = space))
  }
  router <- tryCatch(plumber::pr(path, envir = space), error = function(error) {
    stop("model/plumber.R: ", conditionMessage(error))
  })
  # They would never be asked: what the platform calls does not go through plumber.
  declared <- vapply(unlist(router$endpoints), function(endpoint) endpoint$path, "")
  taken <- intersect(declared, c("/invocations", "/ping"))
  if (length(taken)) {
    stop(
      "model/plumber.R declares ", taken[1L], ", which is answered without it: ",
      "change predictions() in model/model.R instead"
    )
  }
  router
}

# The answer to one request for predictions.
invocations <- function(request, model, predictions) {
  headers <- request$headers
  tryCatch(
    {
      type <- media_type(headers$CONTENT_TYPE)
      # `$` would take HTTP_ACCEPT_ENCODING where there is no HTTP_ACCEPT.
      media <- negotiated(headers[["HTTP_ACCEPT"]], type$media)
      text <- decoded(request$body, type$charset)
      rows <- read_rows_of(text, type$media, model$columns)
      body <- failing(written(predictions(model$model, rows), nrow(rows), media))
      list(status = 200L, headers = list("Content-Type" = media), body = body)
    },
    refused = function(refusal) plain(refusal$status, refusal$message)
  )
}

read_rows_of <- function(text, media, columns) {
  switch(media,
    `text/csv` = read_csv(text, columns),
    `application/json` = read_json(text, columns),
    read_json_lines(text, columns)
  )
}

# What a model predicts; its error without the message, which may hold what the caller sent.
failing <- function(predicted) {
  withCallingHandlers(predicted, error = function(error) {
    if (inherits(error, "refused")) {
      return()
    }
    calls <- vapply(sys.calls(), function(call) deparse1(call[[1L]])[1L], "")
    name <- class(error)[1L]
    message("serve: ", name, " in ", paste0(short_call(calls), "()", collapse = " > "))
    called <- conditionCall(error)
    where <- if (is.null(called)) "" else paste0(" in ", short_call(deparse1(called[[1L]])), "()")
    refuse(500L, "the model failed: ", name, where)
  })
}

# Names of functions; a function without a name would show its code.
short_call <- function(names) ifelse(nchar(names) > 60L, "function", names)

plain <- function(status, reason) {
  headers <- list("Content-Type" = "text/plain; charset=utf-8")
  list(status = status, headers = headers, body = paste0(reason, "\n"))
}

# A request as plumber takes it: the environment that Rook specifies.
as_rook <- function(request) {
  rook <- list2env(request$headers, parent = emptyenv())
  rook$QUERY_STRING <- if (nzchar(rook$QUERY_STRING)) paste0("?", rook$QUERY_STRING) else ""
  rook$HTTP_CONTENT_TYPE <- rook$CONTENT_TYPE
  rook$rook.input <- list(
    read = function(length = -1L) request$body,
    read_lines = function(n = -1L) readLines(textConnection(rawToChar(request$body)), n),
    rewind = function() NULL
  )
  rook
}
