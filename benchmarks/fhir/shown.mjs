// Which questions LHC-Forms shows for each response, and the response it gives back.
//   node shown.mjs Questionnaire.json cases.json out.json
// LHC-Forms is test-only and never shipped: `npm pack lforms@40.1.3`, unpacked into vendor/package
// beside this file, with playwright-core and a Chromium (see package.json).
import { chromium } from "playwright-core";
import http from "node:http";
import fs from "node:fs";
import path from "node:path";

const here = path.dirname(new URL(import.meta.url).pathname);
const root = path.join(here, "vendor/package/dist/lforms");
const [questionnaire, caseFile, out] = process.argv.slice(2);
const form = JSON.parse(fs.readFileSync(questionnaire));
const cases = JSON.parse(fs.readFileSync(caseFile));
const scripts = ["/wc/assets/lib/zone.min.js", "/wc/lhc-forms.js", "/fhir/R4/lformsFHIR.min.js"];
const page = `<!doctype html><meta charset="utf-8"><body><div id="f"></div>${scripts
  .map((one) => `<script src="${one}"></script>`)
  .join("")}</body>`;
const server = http.createServer((request, answer) => {
  const url = request.url.split("?")[0];
  if (url === "/") {
    answer.setHeader("content-type", "text/html");
    return answer.end(page);
  }
  const file = path.join(root, url.replace(/^\/wc/, "/webcomponent"));
  if (!file.startsWith(root) || !fs.existsSync(file)) {
    answer.statusCode = 404;
    return answer.end();
  }
  answer.setHeader("content-type", "text/javascript");
  fs.createReadStream(file).pipe(answer);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const tab = await browser.newPage();
const errors = new Set();
tab.on("pageerror", (error) => errors.add(error.message));
await tab.goto(`http://127.0.0.1:${server.address().port}/`);
await tab.waitForFunction(() => window.LForms?.FHIR?.R4);
await tab.evaluate((q) => (window.FORM = q), form);

const results = [];
const began = performance.now();
for (const one of cases) {
  const got = await tab.evaluate(async (response) => {
    const util = window.LForms.Util;
    let data = util.convertFHIRQuestionnaireToLForms(structuredClone(window.FORM), "R4");
    data = util.mergeFHIRDataIntoLForms("QuestionnaireResponse", response, data, "R4");
    const form = new window.LForms.LFormsData(data);
    await form._expressionProcessor?.runCalculations(true);
    form.checkSkipLogic?.();
    const hidden = (item) => {
      for (let at = item; at; at = at._parentItem)
        if (at._skipLogicStatus === "target-disabled" || at._enableWhenExpVal === false) return true;
      return false;
    };
    const shown = form.itemList.filter((item) => !hidden(item)).map((item) => item.linkId);
    return { shown, response: util.getFormFHIRData("QuestionnaireResponse", "R4", form) };
  }, one.response);
  results.push(got);
  if (results.length % 50 === 0) console.error(results.length, new Date().toISOString());
}
const each = ((performance.now() - began) / cases.length).toFixed(0);
fs.writeFileSync(out, JSON.stringify(results));
console.log(`${cases.length} responses, ${each} ms each, page errors: ${[...errors].join("; ") || "none"}`);
await browser.close();
server.close();
