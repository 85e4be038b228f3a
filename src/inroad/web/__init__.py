"""The desk in a browser: server-rendered pages that work without JavaScript, and htmx where it helps.

::

    request → door (who may come in) → view: parse → one desk call → template
                                       htmx: the partial;  otherwise: the page, or a 303 after a change

A view holds no rule and no query. Nothing here reads a row that the desk of the request did not hand out.
"""
