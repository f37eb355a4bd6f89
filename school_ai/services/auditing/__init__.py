"""The audit log: who read or changed data of School AI about whom, what was asked, decided and refused.

`writing` is what others call. `pseudonyms` says under which name a person stands; `sealing` closes what is committed by
a chain of seals, whose heads `heads` keeps outside of the database; `verifying` holds all against one another;
`searching` is for auditors, and `keeping` drops what is older than the school keeps it.
"""

LOG, SEAL, PSEUDONYM = "AI Audit Log", "AI Audit Seal", "AI Audit Pseudonym"
