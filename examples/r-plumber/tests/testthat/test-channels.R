# Channels of files: paths below the channel `train`, with their content.
channels_of <- function(..., frame = parent.frame()) {
  root <- withr::local_tempdir(.local_envir = frame)
  files <- list(...)
  for (name in names(files)) {
    path <- file.path(root, "input", "data", "train", name)
    dir.create(dirname(path), showWarnings = FALSE, recursive = TRUE)
    content <- files[[name]]
    writeBin(if (is.raw(content)) content else charToRaw(content), path)
  }
  channels(root)
}

test_that("all CSV files are read, nested ones too, in the order of their names", {
  given <- channels_of(
    "b.csv" = "x,y\n3,c\n", "a/2.CSV" = "x,y\n1,a\n", "a/part-0" = "x,y\r\n2,b\r\n",
    "_SUCCESS" = "done", ".hidden.csv" = "no", "empty.csv" = "", "notes.txt" = "no"
  )
  rows <- read_channel(given, "train")
  expect_identical(rows$x, c(1L, 2L, 3L))
  expect_identical(rows$y, factor(c("a", "b", "c")))
})

test_that("levels are those of all files, and a gap is a missing value", {
  given <- channels_of("1.csv" = "x,y,z\n1,b,TRUE\n,,NA\n", "2.csv" = "x,y,z\n2.5,a,FALSE\n")
  rows <- read_channel(given, "train")
  expect_identical(rows$x, c(1, NA, 2.5))
  expect_identical(rows$y, factor(c("b", NA, "a"), levels = c("a", "b")))
  expect_identical(rows$z, c(TRUE, NA, FALSE))
})

test_that("quotes, commas, line breaks, byte order marks and any script are text", {
  given <- channels_of("a.csv" = paste0(
    "\ufeff\"the name\",b\n", "\"x, \"\"y\"\"\",1\n", "\"two\nlines\",2\n", "K\u00f6ln,3"
  ))
  rows <- read_channel(given, "train")
  expect_named(rows, c("the name", "b"))
  expect_identical(as.character(rows[[1L]]), c("x, \"y\"", "two\nlines", "K\u00f6ln"))
  expect_identical(rows$b, 1:3)
})

test_that("blank lines and spaces around names are nothing", {
  given <- channels_of("a.csv" = "a, b\n\n1, 2\n\n3,4\n\n")
  expect_identical(read_channel(given, "train"), data.frame(a = c(1L, 3L), b = c(2L, 4L)))
})

test_that("a channel that is missing is told by its name", {
  given <- channels_of("a.csv" = "x\n1\n")
  expect_error(read_channel(given, "test"), "channel 'test' is missing; .*: 'train'")
  none <- channels(withr::local_tempdir())
  expect_error(read_channel(none, "train"), "channel 'train' is missing; the job's channels: none")
})

test_that("a channel without data is told by its name and what it holds", {
  given <- channels_of("_SUCCESS" = "", "b.json" = "{}")
  expect_error(read_channel(given, "train"), "'train' holds no .csv file, but _SUCCESS, b.json")
  expect_error(read_channel(channels_of("a.csv" = "x\n"), "train"), "'train' holds no rows")
})

test_that("channels may have any name that the platform allows", {
  given <- channels_of("a.csv" = "x\n1\n")
  names(given) <- "x.y-1_Z"
  expect_identical(read_channel(given, "x.y-1_Z"), data.frame(x = 1L))
})

test_that("files of other kinds can be read by their paths", {
  given <- channels_of("b.rds" = "?", "a/b.RDS" = "?", "a.csv" = "x\n1\n")
  paths <- channel_files(given, "train", "rds")
  expect_identical(paths, file.path(given$train, c("a/b.RDS", "b.rds")))
})

test_that("files with other columns are refused by their names", {
  given <- channels_of("a.csv" = "x,y\n1,2\n", "b.csv" = "y,x\n1,2\n")
  expect_error(read_channel(given, "train"), "b.csv has other columns than .*a.csv")
})

test_that("a row that is too long or too short is refused by file and line", {
  for (row in c("3,4,5", "3", "3,4,5,6")) {
    given <- channels_of("good.csv" = "x,y\n1,2\n", "z.csv" = paste0("x,y\n1,2\n", row, "\n"))
    expect_error(read_channel(given, "train"), "z.csv, line 3 has [134] fields, and not 2")
  }
  given <- channels_of("a.csv" = "x\n1,2\n3,4\n") # no names of rows
  expect_error(read_channel(given, "train"), "a.csv, line 2 has 2 fields, and not 1")
})

test_that("what is no text is refused by its file", {
  zero <- c(charToRaw("x,y\n1,2\n"), raw(1L))
  bad <- list(as.raw(c(0xff, 0xfe, 0x00)), charToRaw("x,y\n1,\xff\n"), zero)
  for (bytes in bad) {
    given <- channels_of("good.csv" = "x,y\n1,2\n", "z.csv" = bytes)
    expect_error(read_channel(given, "train"), "z.csv is not UTF-8")
  }
  expect_error(read_channel(channels_of("a.csv" = "\n\n"), "train"), "a.csv is empty")
})

test_that("a quote that is not closed is refused by file and line", {
  given <- channels_of("a.csv" = "x,y\n1,2\n3,\"4\n5,6\n")
  expect_error(read_channel(given, "train"), "a.csv, line 3: a quote is not closed")
})

test_that("each column needs a name of its own", {
  for (header in c("x,x", "x,", ",x")) {
    given <- channels_of("a.csv" = paste0(header, "\n1,2\n"))
    expect_error(read_channel(given, "train"), "a.csv, line 1: each column needs a name of its own")
  }
})

test_that("text among the numbers of other files is refused, and told", {
  given <- channels_of("a.csv" = "rooms\n1\n", "b.csv" = "rooms\n2\nplenty\n")
  expect_error(read_channel(given, "train"), "b.csv: rooms is 'plenty', but only .* in .*a.csv")
})
