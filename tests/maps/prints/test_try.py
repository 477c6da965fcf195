import os,sys,time,pytest
from django.http import HttpRequest, QueryDict
from parcels.models import User
from tests.maps.made_zone import make_zone
from maps.prints.sheet import printed_map
from parcels.documents.pictures import png_of
from django.utils import translation
from parcels.models import Parcel, Block
@pytest.mark.django_db
def test_it():
    make_zone(120)
    u=User.objects.create_user("x",roles=["planner"],sees_tax=True)
    p=Parcel.objects.filter(results__stock_category="idle").first(); b=p.block
    for i,(lang,q) in enumerate([("zh-hans","paper=A4"),("en","paper=A3&by=far"),("zh-hans",f"of=parcel&sel={p.pk}"),("zh-hans",f"of=block&block={b.pk}&turn=portrait&by=output_per_mu"),("zh-hans","of=zone&turn=portrait&paper=A3&by=path"),("zh-hans","scale=25000&by=far"),("zh-hans","stock=idle&stock=inefficient&scale=5000&paper=A3")]):
        r=HttpRequest(); r.user=u; r.GET=QueryDict(q)
        with translation.override(lang):
            t=time.time(); m=printed_map(r); t2=time.time(); pdf=m.pdf(); t3=time.time()
            open(f"/tmp/s{i}.pdf","wb").write(pdf); open(f"/tmp/s{i}.png","wb").write(png_of(pdf,110 if 'A4' not in q else 130))
            print(q, m.ground.scale, len(m.filling.pieces), f"{t2-t:.2f} {t3-t2:.2f}", len(pdf)//1000,"kB")
