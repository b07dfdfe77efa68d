"""How the web server runs, embedded and public: `gunicorn -c config/gunicorn.py config.wsgi`.

Requests wait in threads, where their arrival is stamped, rather than unread in the socket: so a
crowd before a deadline is in time. On PostgreSQL DATABASE_POOL bounds the connections of a process.
"""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "128"))
preload_app = True
worker_tmp_dir = os.environ.get("VAR_DIR") or "var"
loglevel = "warning"
control_socket_disable = True
