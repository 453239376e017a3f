#pragma once

#include "web/pages/task_page.h"

/// The pages of one task, by its kind. Each is for a reader who may do it: the routes see to that.
namespace entente::web {

http::Response showForm(const TaskPage& page);
/// *Continue*, *Save and come back later* or, on the page of the answers, *Complete*.
http::Response sendForm(const TaskPage& page);

/// The last of these without a look at the page; nothing when the page has something to say, or the request is another.
std::optional<http::Response> completeAtOnce(const Visit& visit);

/// Says, or takes back, that the reader is the one who does it.
http::Response claim(const TaskPage& page);

/// A colleague prepares the form; they hand it back, or its owner takes it back.
http::Response delegateTask(const TaskPage& page);
http::Response handBack(const TaskPage& page);

http::Response showDispatch(const TaskPage& page);
http::Response sendDispatch(const TaskPage& page);

/// A task that waits for somebody who is asked by link.
http::Response showWaiting(const TaskPage& page);
http::Response remind(const TaskPage& page);
http::Response reassign(const TaskPage& page);
http::Response addApprover(const TaskPage& page);
http::Response removeApprover(const TaskPage& page);
/// Takes an approval back, undecided, to an earlier step.
http::Response sendBack(const TaskPage& page);

/// What coordinators said about the task, as the reader may read it.
Html commentsBelow(const TaskPage& page);
http::Response showComments(const TaskPage& page);
http::Response addComment(const TaskPage& page);

/// A step that is over: when, and what was decided or answered, by whom, and how it came.
http::Response showEnded(const TaskPage& page);

/// An answer that came another way than by the link.
http::Response showRecord(const TaskPage& page);
http::Response sendRecord(const TaskPage& page);

}  // namespace entente::web
