"""Addresses of photos: the list, one photo, adding photos, asking about a file."""

from eventguard.web.addresses import EVERYBODY, FACE, LINE, PERSON, PHOTO, PHOTOS, Addresses
from eventguard.web.guard import ASKED, LISTING, UPLOAD
from eventguard.web.photos import decided, may_i_post, now, pages, previews, queue, try_out, uploads

ADDRESSES = Addresses(
    looked_at={
        "/": queue.queue,
        "/changes": queue.changes,
        "/now": now.now,
        PHOTO: pages.photo,
        f"{PHOTO}/cleaned": previews.cleaned,
        f"{PHOTO}/preview": previews.preview,
        f"{PHOTO}/original": previews.original,
        f"{FACE}/picture": previews.face,
        f"{LINE}/picture": previews.line,
        f"{PERSON}/portrait": previews.portrait,
        "/may-i-post": may_i_post.page,
        "/progress": uploads.progress,
        "/try": try_out.page,
    },
    done={
        LISTING: uploads.listing,
        "/event": uploads.event,
        ASKED: may_i_post.answer,
        "/try": try_out.clean,
        f"{PHOTO}/looked": now.looked,
    },
    by_somebody={
        UPLOAD: uploads.upload,
        f"{PHOTO}/turn": decided.turn,
    },
    looked_at_by={
        **dict.fromkeys(("/", "/changes", "/now", "/progress", "/may-i-post", PHOTO), PHOTOS),
        **{f"{PHOTO}/{what}": PHOTOS for what in ("cleaned", "preview", "original")},
        f"{FACE}/picture": PHOTOS,
        f"{LINE}/picture": PHOTOS,
        f"{PERSON}/portrait": EVERYBODY,
    },
    done_by=dict.fromkeys((LISTING, "/event", ASKED, UPLOAD, f"{PHOTO}/turn", f"{PHOTO}/looked"), PHOTOS),
)
