# Serves the line that `train` fitted; base R only. One process holds the connections and answers
# pings; a connection with more to do goes over to a fork, which shares the model.
source("/opt/program/json.R")
source("/opt/program/http.R")

model_file <- "/opt/ml/model/model.rds"
patience <- 60 # seconds without a byte after which a connection is given up
tick <- 0.2 # seconds between two looks at whether the server is leaving
leaving <- file.path(tempdir(), "leaving")
types <- c("text/csv", "application/json", "application/jsonlines")
advice <- paste(
  "{\"MaxConcurrentTransforms\": 4, \"MaxPayloadInMB\": 6,",
  "\"BatchStrategy\": \"MULTI_RECORD\"}"
)
batch <- tolower(Sys.getenv("SAGEMAKER_BATCH")) == "true"

# A request that is the caller's fault: status and a one-line reason.
refuse <- function(status, ...) {
  condition <- list(message = paste0(...), call = NULL, status = status)
  stop(structure(condition, class = c("refused", "error", "condition")))
}

# The rows of numbers in a body, as a matrix of as many columns as the model has weights.
parsed <- function(media, body, columns) {
  rows <- switch(media,
    "text/csv" = csv_rows(body, columns),
    "application/json" = list_rows(parsed_json(utf8(body))$instances, columns),
    list_rows(lapply(json_lines(body), parsed_json), columns)
  )
  if (!nrow(rows) || anyNA(rows)) stop("no rows of numbers")
  rows
}

csv_rows <- function(body, columns) {
  connection <- rawConnection(body)
  on.exit(close(connection))
  fields <- scan(
    connection, rep(list(0), columns),
    sep = ",", quote = "", comment.char = "", multi.line = FALSE, quiet = TRUE
  )
  do.call(cbind, fields)
}

list_rows <- function(rows, columns) {
  fine <- function(row) length(row) == columns && all(vapply(row, is.numeric, NA))
  if (!all(vapply(rows, fine, NA))) stop("no rows of numbers")
  matrix(as.numeric(unlist(rows)), ncol = columns, byrow = TRUE)
}

json_lines <- function(body) grep("\\S", strsplit(utf8(body), "\n")[[1L]], value = TRUE)

utf8 <- function(body) {
  text <- rawToChar(body)
  Encoding(text) <- "UTF-8"
  if (!validUTF8(text)) stop("no UTF-8")
  text
}

predicted <- function(model, rows) drop(rows %*% model$weights) + model$intercept

written <- function(media, answers) {
  lines <- sprintf("%.15g", answers)
  if (media == "application/json") {
    return(paste0("{\"predictions\": [", paste(lines, collapse = ", "), "]}"))
  }
  paste0(lines, "\n", collapse = "")
}

media_type <- function(value) tolower(trimws(sub(";.*", "", value)))

# The first type of an Accept header that can be written.
accepted <- function(header, default) {
  usual <- c("*/*", "", paste0(sub("/.*", "", default), "/*"))
  for (media in media_type(strsplit(header, ",", fixed = TRUE)[[1L]])) {
    if (media %in% types) return(media)
    if (media %in% usual) return(default)
  }
  refuse(406, "can write ", toString(types))
}

invoke <- function(model, request) {
  type <- header(request, "content-type", "text/csv")
  media <- media_type(type)
  if (!media %in% types) refuse(415, "can read ", toString(types))
  if (grepl("seconds=", type)) Sys.sleep(as.numeric(sub(".*seconds=", "", type)))
  accept <- accepted(header(request, "accept", "*/*"), media)
  rows <- tryCatch(
    parsed(media, request$body, length(model$weights)),
    error = function(error) refuse(400, "not ", media, " with rows of numbers")
  )
  list(status = 200L, type = accept, body = written(accept, predicted(model, rows)))
}

text <- function(status, body = "") list(status = status, type = "text/plain", body = body)

answer <- function(model, request) {
  asked <- paste(request$method, request$path)
  if (asked %in% c("GET /ping", "HEAD /ping")) {
    text(200L)
  } else if (batch && asked == "GET /execution-parameters") {
    list(status = 200L, type = "application/json", body = advice)
  } else if (request$method == "OPTIONS") {
    text(204L)
  } else if (asked == "POST /invocations") {
    refused <- function(reason) text(reason$status, paste0(conditionMessage(reason), "\n"))
    tryCatch(invoke(model, request), refused = refused)
  } else {
    text(404L, "not found\n")
  }
}

# Whether another request comes: not from a caller who is silent while the server leaves.
more <- function(connection) {
  for (look in seq_len(patience / tick)) {
    if (socketSelect(list(connection), timeout = tick)) return(TRUE)
    if (file.exists(leaving)) return(FALSE)
  }
  FALSE
}

# Answers a request, and those that come after it.
converse <- function(connection, request, model) {
  repeat {
    request$body <- read_body(connection, request)
    refused <- is.null(request$body)
    request$close <- request$close || refused || file.exists(leaving)
    found <- if (refused) text(413L, "too large\n") else answer(model, request)
    respond(connection, request, found)
    if (request$close || !more(connection)) break
    request <- read_head(connection)
    if (is.null(request)) break
  }
}

# Takes the next request of a connection; returns the connection if it stays here, or a fork's id.
take <- function(connection, others, model) {
  request <- read_head(connection)
  if (isTRUE(request$path == "/ping" && request$method != "POST" && !request$close)) {
    respond(connection, request, answer(model, request))
    return(list(stays = list(connection)))
  }
  on.exit(close(connection))
  if (is.null(request)) return(list())
  job <- parallel::mcparallel(
    {
      lapply(others, close)
      converse(connection, request, model)
    },
    detached = TRUE
  )
  list(forks = job$pid)
}

# Waits for a connection, or a request on one of those that are here, and takes it.
attend <- function(server, here, model, timeout = NULL) {
  ready <- allowInterrupts(socketSelect(c(list(server), here$stays), timeout = timeout))
  here$idle <- !any(ready)
  here$forks <- alive(here$forks)
  asking <- which(ready[-1L])[1L]
  if (!is.na(asking)) {
    others <- c(list(server), here$stays[-asking])
    taken <- tryCatch(take(here$stays[[asking]], others, model), error = function(error) list())
    here$stays <- c(here$stays[-asking], taken$stays)
    here$forks <- c(here$forks, taken$forks)
  }
  if (ready[1L]) {
    connection <- socketAccept(server, blocking = TRUE, open = "r+b", timeout = patience)
    here$stays <- c(here$stays, list(connection))
  }
  here
}

alive <- function(pids) pids[vapply(pids, tools::pskill, NA, signal = 0L)]

main <- function() {
  model <- readRDS(model_file)
  port <- as.integer(Sys.getenv("SAGEMAKER_BIND_TO_PORT", "8080"))
  server <- serverSocket(port)
  cat("serving on port", port, "\n")
  here <- list(stays = list(), forks = integer())
  tryCatch(
    repeat here <- attend(server, here, model),
    interrupt = function(signal) cat("told to stop\n")
  )
  # Take what has come, finish what is under way, leave.
  file.create(leaving)
  here$idle <- FALSE
  while (!here$idle) here <- attend(server, here, model, timeout = 0)
  close(server)
  while (length(here$forks <- alive(here$forks))) Sys.sleep(0.05)
  cat("stopped\n")
}

tryCatch(
  suspendInterrupts(main()),
  error = function(error) {
    message("cannot serve: ", conditionMessage(error))
    quit(status = 1L)
  }
)
