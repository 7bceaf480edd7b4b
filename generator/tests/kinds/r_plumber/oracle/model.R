# A model of columns of every type that a request can hold.

library(container)

fit <- function(channels, hyperparameters) {
  rows <- read_channel(channels, "train")
  rows$grade <- factor(rows$grade, c("low", "middle", "high"), ordered = TRUE)
  rows$street <- as.character(rows$street)
  trained(lm(price ~ ., rows), rows[names(rows) != "price"])
}

predictions <- function(model, rows) predict(model, newdata = rows)
