# Reads JSON; base R only. Arrays and objects become lists, null becomes NA.

json_token <- paste(
  "\"(?:[^\"\\\\]|\\\\.)*\"", "-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?", "true|false|null",
  "[][{},:]", "\\s+",
  sep = "|"
)

parsed_json <- function(text) {
  tokens <- regmatches(text, gregexpr(json_token, text, perl = TRUE))[[1L]]
  if (sum(nchar(tokens)) != nchar(text)) stop("not JSON")
  tokens <- c(grep("\\S", tokens, value = TRUE), "the end")
  at <- 0L
  following <- function() tokens[at <<- at + 1L]
  expect <- function(wanted) {
    token <- following()
    if (!token %in% wanted) stop("not JSON: ", token, " in place of ", wanted[1L])
    token
  }
  value <- function() {
    token <- following()
    switch(substr(token, 1L, 1L),
      "[" = several("]", function() list(value())),
      "{" = several("}", member),
      "\"" = unquoted(token),
      t = if (token == "true") TRUE else stop("not JSON: ", token),
      f = FALSE,
      n = NA,
      number(token)
    )
  }
  member <- function() {
    name <- unquoted(following())
    expect(":")
    structure(list(value()), names = name)
  }
  several <- function(end, item) {
    if (tokens[at + 1L] == end) {
      following()
      return(list())
    }
    found <- item()
    while (expect(c(end, ",")) == ",") found <- c(found, item())
    found
  }
  found <- value()
  expect("the end")
  found
}

number <- function(token) {
  if (!grepl("^-?[0-9]", token)) stop("not JSON: ", token)
  as.numeric(token)
}

# The text in a string of JSON.
unquoted <- function(token) {
  if (!startsWith(token, "\"")) stop("not JSON: ", token, " in place of a string")
  text <- substr(token, 2L, nchar(token) - 1L)
  escapes <- gregexpr("\\\\(?:u[0-9a-fA-F]{4}|.)", text, perl = TRUE)
  regmatches(text, escapes) <- lapply(regmatches(text, escapes), vapply, unescaped, "")
  text
}

unescaped <- function(escape) {
  letter <- substr(escape, 2L, 2L)
  switch(letter,
    n = "\n",
    t = "\t",
    r = "\r",
    b = "\b",
    f = "\f",
    u = intToUtf8(strtoi(substring(escape, 3L), 16L)),
    letter
  )
}
