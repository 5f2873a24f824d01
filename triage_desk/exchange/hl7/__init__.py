"""HL7 version 2 as clinics really have it: read from files and connections, and sent out."""
