"""Triage Desk: screens and routes musculoskeletal patients at a primary-care front desk."""

__version__ = "0.1.0"
