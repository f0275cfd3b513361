// The record form: saves itself while it is filled in, and keeps on this device what could not be
// sent yet (fields in localStorage, files in IndexedDB), for the person who is signed in.
// <form data-draft data-owner data-autosave data-evidence data-suggest data-restore>; see record_form.html.
(() => {
  "use strict";
  const PREFIX = "draft:";
  const KEPT_DAYS = 7;
  const PAUSE = 1500;
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] || "";

  // ---------------------------------------------------------------- what lies on this device
  const files = (mode, act) =>
    new Promise((done) => {
      const asked = indexedDB.open("drafts", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("files");
      asked.onerror = () => done(undefined);
      asked.onsuccess = () => {
        const work = asked.result.transaction("files", mode);
        const request = act(work.objectStore("files"));
        work.oncomplete = () => (asked.result.close(), done(request.result));
        work.onerror = work.onabort = () => (asked.result.close(), done(undefined));
      };
    });
  const copies = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => [key, JSON.parse(localStorage[key])]);
  const forget = (key) => {
    localStorage.removeItem(key);
    return files("readwrite", (store) => store.delete(key));
  };
  // The server says in a cookie which form has arrived: <record>.<form key>.
  const forgetSent = () => {
    const sent = cookie("draft_sent");
    if (!sent) return;
    const [record, formKey] = sent.split(".");
    document.cookie = "draft_sent=; Max-Age=0; path=/";
    copies().forEach(([key, copy]) => {
      if (key.endsWith(`:${record}`) || (formKey && copy.formKey === formKey)) forget(key);
    });
  };
  const forgetOld = () => {
    const oldest = Date.now() - KEPT_DAYS * 864e5;
    copies().forEach(([key, copy]) => copy.at < oldest && forget(key));
  };
  try {
    forgetSent();
    forgetOld();
  } catch {
    return; // No storage, as in some private windows: the form works as it does without script.
  }

  const form = one("form[data-draft]");
  if (!form) return;
  const data = form.dataset;
  const field = (name) => form.elements[name];
  const inputs = all("input[type=file]", form);
  const home = `${PREFIX}${data.owner}:`;
  const place = () => home + (data.record || `new-${field("form_key").value}`);
  const show = (name, shown = true) => (one(`[data-draft-${name}]`).hidden = !shown);

  // ---------------------------------------------------------------- keeping on the device
  let pending = []; // files that were chosen and have not arrived
  let changed = "bound" in data; // whether the server lacks something that was typed
  const typed = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const keep = () => {
    const copy = { at: Date.now(), formKey: field("form_key").value, fields: typed() };
    localStorage[place()] = JSON.stringify(copy);
  };
  const keepFiles = () => files("readwrite", (store) => store.put(pending, place()));

  const fill = (fields) => {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    for (const box of form.elements) {
      if (!box.name || box.type === "file" || box.type === "submit" || box.name === "csrfmiddlewaretoken") continue;
      const given = values.get(box.name) || [];
      if (box.type === "radio" || box.type === "checkbox") box.checked = given.includes(box.value);
      else if (box.name !== "version" || given[0]) box.value = given[0] ?? "";
    }
    unfold();
  };
  const unfold = () =>
    all("details", form).forEach((fold) => {
      const filled = (box) => (/radio|checkbox/.test(box.type) ? box.checked : box.value && box.name !== "provider");
      if (all("input:not([type=file]), textarea", fold).some(filled)) fold.open = true;
    });

  const restore = async () => {
    if (!("restore" in data)) return;
    const own = copies().filter(([key]) => (data.record ? key === place() : key.startsWith(`${home}new-`)));
    const [key, copy] = own.sort((a, b) => b[1].at - a[1].at)[0] || [];
    if (!key) return;
    fill(copy.fields);
    pending = (await files("readonly", (store) => store.get(key))) || [];
    changed = true;
    show("restored");
    say();
    save();
  };

  // ---------------------------------------------------------------- the quiet line
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const say = (text = "") => {
    const names = pending.map((file) => file.name).join(", ");
    one("[data-draft-state]").textContent = [text, names && data.textFiles.replace("{files}", names)].filter(Boolean).join(" · ");
  };

  // ---------------------------------------------------------------- sending
  let timer, running, wait = PAUSE;
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const post = async (url, body, keepalive = false) => {
    body.delete("csrfmiddlewaretoken");
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
    const answer = await fetch(url, { method: "POST", body, headers, keepalive, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw "signed-out";
    if (answer.status !== 409 && !answer.ok) throw "later";
    return [answer.status, await answer.json()];
  };

  const sendText = async (keepalive) => {
    const body = new FormData(form);
    inputs.forEach((input) => body.delete(input.name));
    const before = JSON.stringify(typed());
    const [status, said] = await post(data.autosave, body, keepalive);
    if (status === 409) throw said;
    const old = place();
    settle(said);
    changed = JSON.stringify(typed()).replace(/"version","\d*"/, "") !== before.replace(/"version","\d*"/, "");
    if (old !== place()) {
      await forget(old);
      await keepFiles();
    }
    if (!changed && !said.left.length) localStorage.removeItem(place());
    else keep();
    return said.left;
  };
  const settle = (said) => {
    field("version").value = said.version;
    Object.assign(data, { record: said.record, autosave: said.autosave, evidence: said.evidence });
    form.action = said.url;
    history.replaceState(null, "", said.url);
  };

  const sendFiles = async () => {
    while (pending.length) {
      const [file] = pending;
      const body = new FormData();
      body.append("evidence_files", file, file.name);
      const [status, said] = await post(data.evidence, body);
      if (status === 409) throw said;
      pending = pending.filter((other) => other !== file);
      await (pending.length ? keepFiles() : files("readwrite", (store) => store.delete(place())));
      one("[data-evidence-lines]").innerHTML = said.html;
      all("[data-with-script]", form).forEach((element) => (element.hidden = false));
      one("[data-evidence-fold]").open = true;
      refuse(said.sentence);
      if (said.sentence) return false;
    }
    return true;
  };
  const empty = (input) => {
    input.value = "";
    input.setCustomValidity("");
    input.closest("[data-file]").querySelector("[data-file-chosen]").textContent = "";
  };
  const refuse = (sentence) => {
    one("[data-file-refused]").textContent = sentence;
    if (sentence) one("[data-evidence-fold]").open = true;
  };

  // True when everything has arrived.
  const save = (keepalive = false) => {
    clearTimeout(timer);
    if (running) return running.then(() => (changed || pending.length ? save() : true));
    running = sendAll(keepalive).finally(() => (running = undefined));
    return running;
  };
  const sendAll = async (keepalive) => {
    try {
      if (pending.length) say(data.textSending);
      const left = changed || !data.record ? await sendText(keepalive) : [];
      const complete = keepalive || (await sendFiles());
      if (!pending.length) inputs.forEach(empty);
      wait = PAUSE;
      show("signed-out", false);
      show("overtaken", false);
      const saved = data.textSaved.replace("{time}", clock());
      say(left.length ? `${saved} · ${data.textLeft.replace("{fields}", left.join(", "))}` : saved);
      return complete;
    } catch (problem) {
      failed(problem);
      return false;
    }
  };
  const failed = (problem) => {
    say(data.textUnsaved);
    if (problem === "signed-out") {
      one("[data-draft-signed-out] a").href = `${data.login}?next=${encodeURIComponent(location.pathname)}`;
      show("signed-out");
    } else if (problem?.sentence) overtaken(problem);
    else later((wait = Math.min(wait * 2, 60000)));
  };
  let newer;
  const overtaken = (said) => {
    newer = said;
    one("[data-draft-overtaken-text]").textContent = said.sentence;
    one("[data-draft-overtaken] a").href = said.url;
    one("[data-keep-mine]").hidden = !said.version;
    show("overtaken");
  };
  one("[data-keep-mine]").addEventListener("click", () => {
    settle(newer);
    changed = true;
    save();
  });

  // ---------------------------------------------------------------- what happens in the form
  form.addEventListener("input", ({ target }) => {
    if (target.type === "file") return;
    changed = true;
    keep();
    say(data.textTyping);
    later(PAUSE);
  });
  form.addEventListener("change", async ({ target }) => {
    if (target.type !== "file") return;
    const fits = (file) => file.size <= Number(data.maxBytes);
    const chosen = [...target.files];
    pending = [...pending, ...chosen.filter(fits)];
    refuse(chosen.every(fits) ? "" : target.closest("[data-file]").dataset.tooLarge);
    keep();
    await keepFiles();
    say(data.textSending);
    save();
  });
  addEventListener("online", () => (changed || pending.length) && save());
  addEventListener("pagehide", () => changed && save(true));

  // A form is handed in when everything else has arrived: nothing is sent into the void.
  let sure = false;
  const readyToGo = () => {
    const token = cookie("csrftoken");
    if (token) field("csrfmiddlewaretoken").value = token;
    clearTimeout(timer);
  };
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (submitter?.hasAttribute("formaction")) return;
    if (sure || !(changed || pending.length || running)) return readyToGo();
    event.preventDefault();
    submitter?.setAttribute("aria-busy", "true");
    const arrived = await save();
    submitter?.removeAttribute("aria-busy");
    if (!arrived) return one("[data-draft-state]").scrollIntoView({ block: "center" });
    sure = true;
    form.requestSubmit(submitter);
  });
  addEventListener("pageshow", () => (sure = false));

  // ---------------------------------------------------------------- suggestions
  const title = field("title");
  const list = one("[data-suggestions]");
  let asking;
  title.removeAttribute("list");
  title.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const answer = await fetch(`${data.suggest}?q=${encodeURIComponent(title.value)}`, { redirect: "manual" }).catch(() => ({}));
      if (answer.ok) list.innerHTML = await answer.text();
    }, 250);
  });
  list.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-fill]");
    if (!chosen) return;
    for (const [name, value] of Object.entries(JSON.parse(chosen.dataset.fill))) {
      const boxes = all(`[name="${name}"]`, form);
      boxes.forEach((box) => {
        if (/radio|checkbox/.test(box.type)) box.checked = [value].flat().map(String).includes(box.value);
        else box.value = value ?? "";
      });
    }
    list.innerHTML = "";
    unfold();
    title.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(asking);
    title.focus();
  });
  form.addEventListener("focusin", ({ target }) => {
    if (target !== title && !list.contains(target)) list.innerHTML = "";
  });
  form.addEventListener("click", ({ target }) => {
    const day = target.closest("[data-day]");
    if (!day) return;
    field("start_date").value = day.dataset.day;
    field("start_date").dispatchEvent(new Event("input", { bubbles: true }));
  });

  restore();
  if (changed) keep();
})();
