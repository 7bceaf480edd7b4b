# Media types: which one a request has, and in which one it wants its answer.

csv <- "text/csv"
json <- "application/json"
json_lines <- "application/jsonlines"
known_types <- c(csv, json, json_lines)

# Stops with the HTTP status of a request that gets no prediction, and why in one line.
refuse <- function(status, ...) {
  condition <- list(message = paste0(...), call = NULL, status = status)
  stop(structure(condition, class = c("refused", "error", "condition")))
}

# A function of one text that remembers its last answers.
remembered <- function(compute, most = 64L) {
  known <- new.env()
  function(text) {
    key <- paste0("=", text)
    answer <- known[[key]]
    if (is.null(answer)) {
      answer <- compute(text)
      if (length(known) >= most) {
        rm(list = ls(known), envir = known)
      }
      assign(key, answer, envir = known)
    }
    answer
  }
}

# Media type and charset of a header such as `Text/CSV; charset="utf-8"; header=present`.
media_type <- remembered(function(content_type) {
  parts <- trimws(strsplit(tolower(content_type), ";", fixed = TRUE)[[1L]])
  media <- if (length(parts)) parts[1L] else ""
  if (!media %in% known_types) {
    refuse(415L, "Content-Type ", short(media), " is not one of ", toString(known_types))
  }
  charset <- grep("^charset *=", parts[-1L], value = TRUE)
  charset <- if (length(charset)) gsub("^charset *= *|\"", "", charset[1L]) else "utf-8"
  list(media = media, charset = sub("^latin-", "latin", charset))
})

# The media type to answer in: the caller's best, and among equals the type it sent.
negotiated <- function(accept, sent) {
  if (is.null(accept) || accept %in% c("", "*/*", sent)) sent else best(paste0(sent, ",", accept))
}

# The best for a text of the type that was sent, and the header `Accept` after a comma.
best <- remembered(function(text) {
  parts <- strsplit(tolower(text), ",", fixed = TRUE)[[1L]]
  offers <- unique(c(parts[1L], known_types))
  wishes <- strsplit(trimws(parts[-1L]), "[[:space:]]*;[[:space:]]*")
  wishes <- wishes[lengths(wishes) > 0L]
  ranges <- vapply(wishes, `[`, "", 1L)
  welcome <- vapply(wishes, quality, 0)
  of <- function(media) {
    # The most specific range that covers a type decides.
    found <- match(c(media, sub("/.*", "/*", media), "*/*"), ranges)
    c(welcome[found[!is.na(found)]], 0)[1L]
  }
  values <- vapply(offers, of, 0)
  if (max(values) <= 0) {
    refuse(406L, "Accept allows none of ", toString(known_types))
  }
  offers[which.max(values)]
})

quality <- function(wish) {
  given <- grep("^q=", wish, value = TRUE)
  value <- if (length(given)) suppressWarnings(as.numeric(substring(given[1L], 3L))) else 1
  if (is.na(value)) 0 else value
}

# The lines of a body as one text in UTF-8, without blank lines at its ends.
decoded <- function(body, charset) {
  text <- if (charset %in% c("utf-8", "utf8")) utf8(body) else converted(body, charset)
  if (grepl("\r", text, fixed = TRUE, useBytes = TRUE)) {
    text <- gsub("\r\n?", "\n", text)
  }
  text
}

utf8 <- function(body) {
  if (length(body) > 2L && all(body[1:3] == as.raw(c(0xef, 0xbb, 0xbf)))) {
    body <- body[-(1:3)]
  }
  body <- without_blank_ends(body)
  text <- tryCatch(rawToChar(body), error = function(error) {
    refuse(400L, "the body holds a NUL byte")
  })
  if (!validUTF8(text)) {
    refuse(400L, "the body is not utf-8 text")
  }
  Encoding(text) <- "UTF-8"
  text
}

converted <- function(body, charset) {
  text <- tryCatch(iconv(list(body), charset, "UTF-8"), error = function(error) {
    if (grepl("unsupported", conditionMessage(error), fixed = TRUE)) {
      refuse(415L, "charset ", short(charset), " is not known")
    }
    NA # it holds a zero
  })
  if (is.na(text)) {
    refuse(400L, "the body is not ", charset, " text")
  }
  utf8(charToRaw(text))
}

# Without the lines at both ends that hold nothing; spaces beside a cell are its own.
without_blank_ends <- function(body) {
  blank <- as.raw(32L)
  last <- length(body)
  while (last > 0L && body[last] <= blank) last <- last - 1L
  if (last == 0L) {
    refuse(400L, "the body is empty")
  }
  first <- 1L
  while (body[first] <= blank) first <- first + 1L
  while (last < length(body) && body[last + 1L] == blank) last <- last + 1L
  while (first > 1L && body[first - 1L] == blank) first <- first - 1L
  if (first == 1L && last == length(body)) body else body[first:last]
}
