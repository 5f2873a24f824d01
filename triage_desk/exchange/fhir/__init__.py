"""HL7 FHIR R4 (4.0.1) out and in: plain dicts, one module for each group of resources."""
