"""A stand-in for the parts of ERPNext and Education that school_ai reads and writes.

`education.yaml` and `erpnext.yaml` state the DocTypes; `build` turns them into two small apps that a site can install;
the controllers beside it behave as Education v15.5 does where school_ai could notice.
"""
