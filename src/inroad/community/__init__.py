"""What a community adds, as rules: consent, blind answers, sources in a field, calls for names, an employer's record.

    consents ─→ who may be asked about whom ─→ a coarse answer that tells nobody's network
    vouches of a field ─→ independent voices ─→ sources, each with reasons and record

Pure: values in, values out. Who is who across desks comes in as keyed hashes; names never do.
"""
