"""Chat and embedding models outside this process, behind one protocol."""

import os

# LangChain reports every prompt to a tracing service when these are set. A pupil's words go to the provider that the
# school chose, and to nobody else.
for _switch in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING"):
    os.environ[_switch] = "false"
