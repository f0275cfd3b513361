// Small comforts on top of pages that already work without script.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A form with unsaved changes asks before it is left: <form data-guard>.
  let dirty = false;
  const watchDirty = (event) => {
    if (event.target.closest("form[data-guard]")) dirty = true;
  };
  addEventListener("input", watchDirty);
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });

  // One click is one request. The mark is taken off again for downloads, which keep the page.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    dirty = false;
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  };
  addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  // Who signs out leaves nothing unsent on the device: <form data-forget>.
  addEventListener("submit", ({ target }) => {
    if (!("forget" in target.dataset)) return;
    Object.keys(localStorage).forEach((key) => key.startsWith("draft:") && localStorage.removeItem(key));
    indexedDB.deleteDatabase("drafts");
  });

  // Ask once more before an act that is hard to take back: <button data-confirm="question">.
  addEventListener("click", (event) => {
    const question = event.target.closest("[data-confirm]")?.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });

  // The chosen file's name and size, and an early word when it is too large:
  // <div data-file data-max-bytes data-too-large><input type="file"><p data-file-chosen>.
  const size = (bytes) =>
    bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const showFiles = (input) => {
    const box = input.closest("[data-file]");
    const out = box?.querySelector("[data-file-chosen]");
    if (!out) return;
    const limit = Number(box.dataset.maxBytes) || Infinity;
    const files = [...input.files];
    out.textContent = files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
    const large = files.some((file) => file.size > limit);
    input.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (large) input.reportValidity();
  };

  // A text area grows with its text where the browser does not do that by itself.
  const grows = !CSS.supports("field-sizing", "content");
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  // Live sum: <div data-sum data-sum-target="100"> number inputs … <output data-sum-out>.
  const sum = (group) => {
    const out = group.querySelector("[data-sum-out]");
    if (!out) return;
    const target = Number(group.dataset.sumTarget);
    const parts = all("input[type=number]", group).filter((input) => !input.closest("[hidden]"));
    const total = parts.reduce((soFar, input) => soFar + (Number(input.value) || 0), 0);
    out.textContent = Math.round(total * 100) / 100;
    out.parentElement.dataset.state =
      total === 0 ? "none" : total === target ? "met" : total > target ? "over" : "under";
  };

  // Bulk choice: one box checks the others, and the bar tells how many are chosen. A box may stand
  // outside of its form and name it: <input form="id">.
  const part = (form, selector) => [...form.elements].filter((element) => element.matches(selector));
  const rowBoxes = (form) => part(form, "input[data-row-check]");
  const count = (form) => {
    const boxes = rowBoxes(form);
    const chosen = boxes.filter((box) => box.checked).length;
    all("[data-check-count]", form).forEach((out) => (out.textContent = chosen));
    part(form, "input[data-check-all]").forEach((box) => {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    });
    boxes.forEach((box) => box.closest("tr")?.classList.toggle("row-selected", box.checked));
  };

  // A ready text goes into the box that is sent, to be edited there: <select data-fills="id">.
  // Choosing another one takes its place as long as nobody typed.
  const fill = (select) => {
    const box = document.getElementById(select.dataset.fills);
    const text = select.value && select.selectedOptions[0].text;
    const kept = box.value === box.dataset.filled ? "" : box.value.trim();
    box.value = [kept, text].filter(Boolean).join("\n");
    box.dataset.filled = kept ? "" : text;
    select.removeAttribute("name");
    if (grows) grow(box);
  };

  addEventListener("input", ({ target }) => {
    if (grows && target.matches("textarea")) grow(target);
    const group = target.closest("[data-sum]");
    if (group) sum(group);
  });
  addEventListener("change", ({ target }) => {
    if (target.matches("input[type=file]")) showFiles(target);
    if (target.matches("input[data-check-all]")) {
      rowBoxes(target.form).forEach((box) => (box.checked = target.checked));
    }
    if (target.form && target.matches("[data-check-all], [data-row-check]")) count(target.form);
    if (target.matches("select[data-fills]")) fill(target);
  });

  // Sheets of boxes: arrow keys and Enter go up and down a column of <table data-entry>.
  const STEPS = { ArrowUp: -1, ArrowDown: 1, Enter: 1 };
  addEventListener("keydown", (event) => {
    const cell = event.key in STEPS && event.target.matches("[data-entry] input") && event.target.closest("td");
    if (!cell) return;
    event.preventDefault();
    const rows = [...cell.closest("tbody").rows];
    const row = rows[rows.indexOf(cell.parentElement) + STEPS[event.key]];
    const box = row?.cells[cell.cellIndex]?.querySelector("input");
    box?.focus();
    box?.select();
  });

  // One more row of a Django formset: <div data-rows> rows, <template>, [data-add-row].
  const addRow = (rows) => {
    const total = rows.querySelector("[name$=-TOTAL_FORMS]");
    const template = rows.querySelector("template");
    const row = template.content.firstElementChild.cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    template.before(row);
    row.querySelector("select, input:not([type=hidden])")?.focus();
    if (Number(total.value) >= Number(rows.dataset.max || 1000)) {
      rows.querySelector("[data-add-row]").hidden = true;
    }
  };
  addEventListener("click", ({ target }) => {
    const add = target.closest("[data-add-row]");
    if (add) addRow(add.closest("[data-rows]"));
    // an open menu closes when the click falls beside it
    all("details.menu[open], details.nav-more[open]").forEach((menu) => {
      if (!menu.contains(target)) menu.open = false;
    });
  });
  // Paper: <button type="button" data-print data-with-script hidden>.
  addEventListener("click", ({ target }) => {
    if (target.closest("[data-print]")) print();
  });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    all("details.menu[open], details.nav-more[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // At the start: show what only works with script, and settle sums and counts.
  all("[data-add-row], [data-with-script]").forEach((element) => (element.hidden = false));
  all("[data-sum]").forEach(sum);
  new Set(all("[data-row-check]").map((box) => box.form)).forEach(count);
})();
