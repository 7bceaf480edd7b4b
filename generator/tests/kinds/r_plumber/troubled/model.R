# A model that does what a request tells it to do: `what` is the deed, `much` a number for it.

library(container)

if (nzchar(Sys.getenv("LOADING"))) {
  message("loading")
  Sys.sleep(as.numeric(Sys.getenv("LOADING")))
}
set.seed(1) # as people do

fit <- function(channels, hyperparameters) {
  deeds <- c("answer", "compute", "deepen", "die", "exit", "fill", "orphan", "stop", "wait")
  trained(list(), data.frame(what = factor(c("answer", deeds), deeds), much = 1))
}

deepen <- function(depth) deepen(depth + 1)

compute <- function(seconds) {
  end <- proc.time()[["elapsed"]] + seconds
  while (proc.time()[["elapsed"]] < end) sqrt(seq_len(1e5))
}

predictions <- function(model, rows) {
  much <- rows$much[1L]
  switch(as.character(rows$what[1L]),
    answer = NULL,
    compute = compute(much),
    deepen = deepen(0),
    die = tools::pskill(Sys.getpid(), 9L),
    exit = quit("no", status = 0L),
    fill = length(rep(1.5, 2^much)),
    orphan = system("(sleep 0.2 &) &"),
    stop = stop("the model was told to stop"),
    wait = Sys.sleep(much)
  )
  rows$much + 1
}
