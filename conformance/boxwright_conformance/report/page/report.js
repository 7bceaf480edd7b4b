"use strict";
const filters = document.querySelector(".filters");
const rows = document.querySelectorAll(".outcomes tbody tr");
filters.hidden = false;
filters.addEventListener("click", (event) => {
  const chosen = event.target.closest("button");
  if (!chosen) return;
  for (const button of filters.querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button === chosen));
  const verdict = chosen.dataset.verdict;
  for (const row of rows) row.hidden = verdict !== "" && row.dataset.verdict !== verdict;
});
