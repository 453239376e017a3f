// What the studio page itself says; {name} is filled in.
const english = {
  loading: 'Loading the definition…',
  ready: 'Ready',
  unsaved: 'Unsaved changes',
  saving: 'Saving…',
  checking: 'Checking…',
  saved: 'Draft saved at {time}, no problems found',
  savedWithProblems: 'Draft saved at {time}; problems: {count}',
  checked: 'No problems found',
  checkedWithProblems: 'Problems: {count}',
  changed: 'This definition changed since you opened it. Reload the page to see the other version; your changes here are not saved.',
  signedOut: 'You are no longer signed in, or may not change this definition. Nothing was saved.',
  failed: 'The server could not be reached or refused ({status}). Nothing was saved; try again.',
  notLoaded: 'The definition could not be loaded: {reason}',
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
  line: 'line {line}',
};

const korean = {
  loading: '업무 흐름을 불러오는 중…',
  ready: '준비됨',
  unsaved: '저장하지 않은 변경 사항이 있습니다',
  saving: '저장하는 중…',
  checking: '검사하는 중…',
  saved: '{time}에 초안을 저장했습니다. 문제가 없습니다',
  savedWithProblems: '{time}에 초안을 저장했습니다. 문제 {count}건',
  checked: '문제가 없습니다',
  checkedWithProblems: '문제 {count}건',
  changed: '이 업무 흐름은 여신 뒤에 변경되었습니다. 다른 판을 보려면 페이지를 새로 고치십시오. 여기서 바꾼 내용은 저장되지 않았습니다.',
  signedOut: '로그인이 끝났거나 이 업무 흐름을 바꿀 권한이 없습니다. 저장되지 않았습니다.',
  failed: '서버에 연결할 수 없거나 서버가 거부했습니다({status}). 저장되지 않았으니 다시 시도하십시오.',
  notLoaded: '업무 흐름을 불러오지 못했습니다: {reason}',
  error: '오류',
  warning: '경고',
  note: '참고',
  line: '{line}행',
};

export default function texts(language) {
  const catalogue = language === 'ko' ? korean : english;
  return (key, values = {}) => catalogue[key].replace(/{(\w+)}/g, (whole, name) => values[name] ?? whole);
}
