"""Ground that knows Django but no domain: scope, paging, pages, endpoints, the shell."""
