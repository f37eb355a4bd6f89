"""The engines. They know nothing of Frappe: plain values in, plain values out, collaborators handed in."""
