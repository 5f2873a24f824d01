"""The tests: folders mirror the package; the files beside this one test the house itself."""
