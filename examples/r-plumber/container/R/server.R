# The server: one process reads the model and watches; its forks compute, and share its memory.

hurry <- 1 # seconds in which nginx says who it is
patience <- 30 # seconds of silence in the middle of a request, or of an answer

# Serves until it is killed; returns the exit code of the container when it could not begin.
serve <- function(root = "/opt/ml", program = getwd()) {
  begun <- proc.time()[["elapsed"]]
  tryCatch(
    {
      count <- workers()
      work <- listen()
    },
    error = function(error) give_up(conditionMessage(error))
  )
  answer <- tryCatch(
    application(load_model(file.path(root, "model")), program),
    error = function(error) give_up("the model cannot answer: ", conditionMessage(error))
  )
  key <- readBin("/dev/urandom", "raw", 16L) # not by sample(): the model may have set a seed
  key <- paste(key, collapse = "")
  configure(port = port(), work = work$port, key = key)
  message(sprintf(
    "serve: model loaded in %.2f s, %d process(es) on port %d",
    proc.time()[["elapsed"]] - begun, count, port()
  ))
  work$holes <- fill_holes()
  alive <- file.path(Sys.getenv("TMPDIR"), "alive")
  watch(count, function() work_off(work$socket, charToRaw(key), answer, count > 1L), alive)
}

# Forks share the pages of memory that none of them writes to. Loading left holes in most of these,
# which R would use before new pages; so they are filled with something that stays.
fill_holes <- function() {
  gc()
  cells <- gc()["Ncells", ]
  filling <- vector("pairlist", cells[["max used"]] - cells[["used"]])
  # What has survived twice is not looked at again, and so not written to, for a long time.
  for (time in 1:2) gc()
  filling
}

give_up <- function(...) {
  message("serve: ", gsub("\\s+", " ", paste0(...)))
  quit(status = 1L)
}

# Answers as many requests as a fork does. It uses again the memory that it has written to while R
# looks at what is new only; before R looks at everything, another fork takes its place. One
# that is alone need not look so often: it shares with nobody.
work_off <- function(socket, key, answer, shared) {
  for (turn in seq_len(1600L)) {
    take(socket, key, answer)
    if (shared && turn %% 16L == 0L) {
      gc(full = FALSE)
    }
  }
  "done"
}

# Answers the next request on a listening socket.
take <- function(socket, key, answer) {
  socketSelect(list(socket))
  connection <- tryCatch(
    suppressWarnings(socketAccept(socket, blocking = TRUE, open = "r+b", timeout = hurry)),
    error = function(error) NULL # another worker was faster
  )
  if (is.null(connection)) {
    return()
  }
  on.exit(close(connection))
  request <- tryCatch(receive(connection, key), error = function(error) NULL)
  if (is.null(request)) {
    return()
  }
  response <- tryCatch(answer(request), error = function(error) {
    message("serve: no answer: ", conditionMessage(error))
    list(status = 500L, headers = list("Content-Type" = "text/plain"), body = "no answer\n")
  })
  try(write_response(connection, response), silent = TRUE) # the caller may be gone
}

# The request on a connection; NULL where it is not nginx that speaks, which is soon found out: a
# stranger must neither hold a worker nor fill its memory.
receive <- function(connection, key) {
  on.exit(setTimeLimit())
  setTimeLimit(elapsed = hurry)
  start <- read_start(connection, key)
  setTimeLimit()
  if (!is.null(start)) {
    socketTimeout(connection, patience)
    read_request(connection, start)
  }
}

# A socket that listens on the first port that is free.
listen <- function() {
  for (port in setdiff(ports(), port())) {
    socket <- tryCatch(suppressWarnings(serverSocket(port)), error = function(error) NULL)
    if (!is.null(socket)) {
      return(list(socket = socket, port = port))
    }
  }
  stop("no port from ", min(ports()), " to ", max(ports()), " is free")
}

# Writes the configuration of nginx, which begins when it is there.
configure <- function(...) {
  text <- readLines(system.file("nginx.conf", package = "container"))
  directory <- Sys.getenv("TMPDIR")
  values <- c(dir = directory, ...)
  for (name in names(values)) {
    text <- gsub(paste0("@", toupper(name), "@"), values[[name]], text, fixed = TRUE)
  }
  whole_file(file.path(directory, "nginx.conf"), function(path) writeLines(text, path))
}
