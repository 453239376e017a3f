import { launchBrowser, devices } from './harness/browser.mjs';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
const base='http://localhost:8173', mailDir='/tmp/linkwork/data/mail', shots='/tmp/linkwork/shots/';
const b=await launchBrowser();
const ctx=async(o={})=>{const c=await b.newContext({...devices[o.device??'desktop'],locale:o.locale??'en-GB',baseURL:base,...o.extra});c.setDefaultTimeout(10000);return c;};
const sleep=ms=>new Promise(r=>setTimeout(r,ms));
const decode=t=>{let out=t; const parts=[...t.matchAll(/Content-Transfer-Encoding: (\S+)\r?\n\r?\n([\s\S]*?)(?=\r?\n--|$)/gi)];return parts.map(m=>m[1].toLowerCase()==='base64'?Buffer.from(m[2],'base64').toString():m[2].replace(/=\r?\n/g,'').replace(/=([0-9A-F]{2})/g,(_,h)=>String.fromCharCode(parseInt(h,16)))).join('\n');};
const seen=new Set();
export async function link(to){for(let i=0;i<60;i++){if(!existsSync(mailDir)){await sleep(250);continue;} for(const f of readdirSync(mailDir).sort()){ if(seen.has(f)||!f.endsWith('.eml'))continue; const raw=readFileSync(mailDir+'/'+f,'utf8'); if(!new RegExp('^To:.*'+to,'mi').test(raw.replace(/\r?\n[ \t]+/g,' ')))continue; const m=(raw+decode(raw)).match(/http:\/\/localhost:8173\/a\/([A-Za-z0-9_-]{43})/); if(m){seen.add(f);return m[0];}} await sleep(250);} throw new Error('no link for '+to);}
async function fill(p){
  for(const el of await p.$$('main form[method=post] input, main form[method=post] textarea, main form[method=post] select')){
    const {tag,type,val,req,name,checked}=await el.evaluate(e=>({tag:e.tagName,type:e.type,val:e.value,req:e.required,name:e.name,checked:e.checked}));
    if(type==='hidden'||type==='file')continue;
    if(type==='radio'||type==='checkbox'){const any=await p.$(`input[name="${name}"]:checked`); if(!any) await el.check(); continue;}
    if(tag==='SELECT'){await el.evaluate(e=>{if(!e.value)e.selectedIndex=e.options.length-1}); continue;}
    if(val)continue;
    if(type==='date'){await el.fill('2027-0'+(3+Math.floor(Math.random()*3))+'-10');continue;}
    if(type==='email'||/email/i.test(name)){await el.fill('addressee@partner.example');continue;}
    if(type==='number'||type==='tel'){await el.fill('12');continue;}
    try{await el.fill('Text for '+name);}catch{}
  }
}
async function task(p,name){ await p.goto('/programs/UZ-2027'); for(let i=0;i<40;i++){const l=p.getByRole('link',{name}).first(); if(await l.count()){await l.click();break;} await sleep(300); await p.reload();}
  for(let i=0;i<4;i++){await fill(p); await p.getByRole('button',{name:'Continue'}).click(); const c=p.getByRole('button',{name:'Complete task'}); if(await c.count()){await c.click(); return;} console.log('errors', await p.locator('.summary-errors').innerText().catch(()=>'?'));}
}
export {b,ctx,fill,task,sleep,base,shots};
const coord=await ctx(); const p=await coord.newPage();
await p.goto('/login'); await p.getByLabel('E-mail').fill('coordinator@mois.example'); await p.getByLabel('Password').fill('entente-demo'); await p.getByRole('button',{name:'Sign in'}).click();
await p.goto('/programs/UZ-2027'); await p.getByRole('button',{name:/start/i}).first().click().catch(async()=>{await p.screenshot({path:shots+'prog.png',fullPage:true});});
await task(p,/Record the enquiry/); await task(p,/Write the concept note/);
const l1=await link('reviewer@mois.example'); console.log(l1);
const rev=await ctx({device:'phone'}); const r=await rev.newPage();
r.on('console',m=>console.log('console',m.text()));
let resp=await r.goto(l1); console.log(r.url(), resp.status(), (await r.content()).length);
await r.screenshot({path:shots+'decide_ko_phone.png',fullPage:true});
await r.getByRole('link',{name:'English'}).click(); console.log(r.url(), await r.title());
await r.screenshot({path:shots+'decide_en_phone.png',fullPage:true});
console.log(await rev.cookies().then(c=>c.map(x=>[x.name,x.httpOnly,x.sameSite,x.secure,x.expires])));
// docs
for(const a of await r.locator('main ul a').all()){const u=await a.getAttribute('href'); const q=await rev.request.get(u); console.log(u,q.status(),q.headers()['content-disposition'],(await q.body()).length);}
// errors
await r.getByLabel('Request changes').check(); await r.getByRole('button',{name:'Send decision'}).click(); console.log('err', await r.locator('.summary-errors').innerText());
await r.screenshot({path:shots+'decide_err.png',fullPage:true});
await r.getByLabel('Comment',{exact:true}).fill('Please name the city.'); await r.getByRole('button',{name:'Send decision'}).click();
console.log(await r.title(), r.url()); await r.screenshot({path:shots+'decided.png',fullPage:true});
await r.goto(l1); console.log('again',await r.title(), r.url());
await task(p,/Write the concept note/);
const l2=await link('reviewer@mois.example'); await r.goto(l2); await r.screenshot({path:shots+'decide2.png',fullPage:true});
console.log('changes:', await r.locator('dl.summary').first().innerText());
// no cookies context
{ const token=l2.split('/a/')[1]; const n=await ctx(); const q=await n.newPage(); await n.route('**/*',async route=>{const h={...route.request().headers()}; delete h.cookie; await route.continue({headers:h});});
 const rr=await fetch(l2+'?k=1',{redirect:'manual'}); console.log('nocookie',rr.status); const html=await rr.text(); console.log(/name="token"/.test(html), html.length, /refusing cookies|거부/.test(html));
 const f=html.match(/\/a\/[^"]*\/document\/[^"]*/)[0]; const d=await fetch(base+f); console.log(f.slice(0,12),d.status);
 await n.unroute('**/*'); await q.goto(base+'/a/'+token+'?k=1'); await q.screenshot({path:shots+'nocookie.png',fullPage:true}); console.log('url',q.url());
 // post with token in field and only csrf cookie
 await q.locator('summary').filter({hasText:/제 업무가|not for me/}).click(); await q.locator('#reason').check(); await q.getByRole('button',{name:/담당자에게|Tell/}).click(); console.log('nfm',await q.title());
 console.log('h', (await (await fetch(l2,{redirect:'manual',method:'HEAD'})).status));
 for(const u of ['/t/3','/t/999999','/a/'+token.slice(0,42)+'A','/a/x','/t/abc','/t/4/document/1.docx']){const z=await fetch(base+u,{redirect:'manual'}); const t=await z.text(); console.log(u.slice(0,14),z.status,(t.match(/<title>([^<]*)/)||[])[1]);}
}
// two tabs & concurrent
await r.reload(); await r.getByRole('link',{name:'한국어'}).click().catch(()=>{});
const hidden=await r.locator('form').first().evaluate(f=>Object.fromEntries([...new FormData(f)].filter(([k,v])=>typeof v==='string'&&v)));
console.log(hidden);
const posts=await Promise.all([...Array(30)].map((_,i)=>rev.request.post(r.url().split('?')[0],{form:{...hidden,outcome:i%2?'approve':'approve_with_remark',comment:'c'+i,actor:'self'},maxRedirects:0}).then(async x=>[x.status(),(await x.text()).match(/<title>([^<]*)/)?.[1]])));
const tally={}; for(const [s,t] of posts) tally[s+' '+t]=(tally[s+' '+t]??0)+1; console.log(tally);
await r.goto(l2); await r.screenshot({path:shots+'decided_ko.png',fullPage:true});
await task(p,/Prepare the co-host request/);
const l3=await link('signatory@mois.example'); const sctx=await ctx({device:'phone'}); const s=await sctx.newPage(); await s.goto(l3); await s.screenshot({path:shots+'sign.png',fullPage:true}); console.log(await s.locator('main').innerText().then(t=>t.slice(0,900)));
// pass on
await s.locator('summary').filter({hasText:'Pass on'}).click(); await s.getByRole('button',{name:'Pass on',exact:true}).click(); console.log('pass err',await s.locator('.summary-errors').innerText()); await s.screenshot({path:shots+'pass_err.png',fullPage:true});
await s.locator('#pass_on_name').fill('Acting signatory'); await s.locator('#pass_on_email').fill('acting@mois.example'); await s.getByRole('button',{name:'Pass on',exact:true}).click(); console.log(await s.title()); await s.goto(l3); console.log('old link', await s.title());
const l4=await link('acting@mois.example'); await s.goto(l4); 
await s.locator('#acting_name').fill('Assistant 1'); await s.getByLabel('Approve',{exact:true}).check(); await s.getByRole('button',{name:'Send decision'}).click(); console.log('mismatch',await s.locator('.summary-errors').innerText());
await s.locator('#actor-acting').check(); await s.getByRole('button',{name:'Send decision'}).click(); console.log(await s.title()); await s.screenshot({path:shots+'decided_acting.png',fullPage:true});
await coord.storageState({path:'/tmp/linkwork/coord.json'});
await b.close();
