# The worker for psych: Rscript psych_worker.R FILE KEY...
# It reads a command a line: "run scoreFast", or "write scoreItems FILE".

suppressWarnings(suppressMessages(library(psych)))

arguments <- commandArgs(trailingOnly = TRUE)
n <- file.size(arguments[1])
answers <- readBin(arguments[1], "integer", n = n, size = 1, signed = TRUE)
answers[answers == -128L] <- NA
answers <- matrix(answers, ncol = 30)
colnames(answers) <- sprintf("item_%02d", 1:30)
answers <- as.data.frame(answers)

keys <- list()
for (argument in arguments[-1]) {
  parts <- strsplit(argument, "=")[[1]]
  places <- as.integer(strsplit(parts[2], ",")[[1]])
  keys[[parts[1]]] <- ifelse(places < 0, paste0("-", colnames(answers)[abs(places)]), colnames(answers)[abs(places)])
}

ways <- list(
  scoreFast = function() scoreFast(keys, answers, min = 1, max = 5),
  scoreItems = function() scoreItems(keys, answers, min = 1, max = 5)$scores
)

cat("> ready", as.character(packageVersion("psych")), "\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  begin <- proc.time()[["elapsed"]]
  capture.output(scores <- as.matrix(ways[[words[2]]]()))
  total <- rowMeans(scores)
  seconds <- proc.time()[["elapsed"]] - begin
  if (words[1] == "write") writeBin(as.double(c(scores, total)), words[3])
  cat(">", format(seconds, digits = 15), "\n")
  flush(stdout())
}
